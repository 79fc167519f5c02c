import { announcedLength, atPace, type Pace, slowestPace } from '@keisan/autograd/internal';
import { ContentError, countBytes, mostBytes, tooLong, verifiedContent } from './content.ts';
import type { Dataset, DatasetFile, DownloadProgress, LoadDataOptions } from './dataset.ts';
import { DatasetError } from './errors.ts';
import { failureOf } from './failure.ts';
import { readAtMost } from './read-at-most.ts';

/** What a download is done with. */
export interface DownloadTools {
  readonly fetch: typeof fetch;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** A sentence on how to get along without the network, for the error. */
  readonly advice: string;
  /** What is slower is given up. Default: {@link slowestPace}. */
  readonly pace?: Pace;
}

/** A server words its failures itself; a message shows so many characters of that. */
const LONGEST_REASON = 200;

type Receiving = Pick<DownloadTools, 'fetch' | 'onProgress' | 'pace'>;

/** What the user's own `onProgress` threw: no fault of the URL, and the end of the download. */
class ProgressError extends Error {}

/**
 * The content of `file`, from the first URL that has it: `baseUrl` if there is one, else the dataset's mirrors.
 * @throws DatasetError with every URL that was tried and what was wrong with it.
 */
export async function download(
  dataset: Dataset,
  file: DatasetFile,
  { baseUrl }: Pick<LoadDataOptions, 'baseUrl'>,
  { advice, ...tools }: DownloadTools,
): Promise<Uint8Array<ArrayBuffer>> {
  const urls = baseUrl
    ? [join(baseUrl, `${file.name}.gz`), join(baseUrl, file.name)]
    : dataset.mirrors.map((mirror) => join(mirror, `${file.name}.gz`));
  const failures: string[] = [];
  let cause: unknown;
  for (const url of urls) {
    try {
      return await verifiedContent(await fetchBytes(url, file, tools), file);
    } catch (error) {
      if (error instanceof ProgressError) throw error.cause;
      cause = error;
      failures.push(
        `${url} (${reason(error)
          .replace(/\p{Cc}/gu, '')
          .slice(0, LONGEST_REASON)})`,
      );
    }
  }
  throw new DatasetError({
    where: `${dataset.name}.loadData`,
    got: `no ${file.name} from ${failures.join(' or from ')}`,
    fix: advice,
    file: file.name,
    cause,
  });
}

function join(folder: string | URL, name: string): string {
  const visible = String(folder).replace(/\p{Cc}/gu, (character) => encodeURIComponent(character));
  return `${visible.replace(/\/$/, '')}/${name}`;
}

/** Redirections are followed, wherever they lead: it is the content that is checked. */
async function fetchBytes(
  url: string,
  file: DatasetFile,
  { fetch, onProgress, pace = slowestPace }: Receiving,
): Promise<Uint8Array<ArrayBuffer>> {
  let latest: DownloadProgress | undefined;
  const report = (progress: DownloadProgress) => {
    if (latest?.done) return;
    latest = progress;
    try {
      onProgress?.(progress);
    } catch (cause) {
      throw new ProgressError('onProgress threw', { cause });
    }
  };
  try {
    const receive = async (signal: AbortSignal, onBytes: (loaded: number) => void) => {
      const response = await fetch(url, { signal });
      if (!response.ok || !response.body) throw new Error(`${response.status} ${response.statusText}`.trim());
      const most = mostBytes(file);
      const total = announcedLength(response);
      if (total !== undefined && total > most) throw tooLong(file, countBytes(total));
      const start = { file: file.name, url, loaded: 0, total, done: false };
      report(start);
      const bytes = await readAtMost(response.body, most, (loaded) => {
        onBytes(loaded);
        report({ ...start, loaded });
      });
      if (!bytes) throw tooLong(file, `more than ${countBytes(most)}`);
      return bytes;
    };
    return await atPace(pace, receive, (arrived) => tooSlow(arrived, pace));
  } finally {
    if (latest) report({ ...latest, done: true });
  }
}

function tooSlow(arrived: number, { bytes, seconds }: Pace): Error {
  return new Error(`too slow: ${countBytes(arrived)} in ${seconds} seconds, not ${countBytes(bytes)}`);
}

/** What an error of `download` says. */
const reason = (error: unknown): string =>
  error instanceof ContentError ? `the file there is ${error.message}` : failureOf(error);
