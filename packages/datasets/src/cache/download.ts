import { fetchedBytes, type Pace } from '@keisan/files';
import { DatasetError } from '../errors.ts';
import { ContentError, mostBytes, tooLong, verifiedContent } from './content.ts';
import type { Dataset, DatasetFile, DownloadProgress, LoadDataOptions } from './dataset.ts';

/** What a download is done with. */
export interface DownloadTools {
  readonly fetch: typeof fetch;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** A sentence on how to get along without the network, for the error. */
  readonly advice: string;
  /** What is slower is given up. Default: a kilobyte a second, over half a minute. */
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
      failures.push(`${url}, ${reason(error).slice(0, LONGEST_REASON)}`);
    }
  }
  throw new DatasetError({
    where: `${dataset.name}.loadData`,
    got: `no ${file.name} from ${failures.join(', or from ')}`,
    fix: advice,
    file: file.name,
    cause,
  });
}

function join(folder: string | URL, name: string): string {
  const visible = String(folder).replace(/\p{Cc}/gu, (character) => encodeURIComponent(character));
  const [, path = '', search = ''] = /^([^?#]*)(.*)$/s.exec(visible) ?? [];
  return `${path.replace(/\/$/, '')}/${name}${search}`;
}

/** Redirections are followed, wherever they lead: it is the content that is checked. */
async function fetchBytes(
  url: string,
  file: DatasetFile,
  { fetch, onProgress, pace }: Receiving,
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
    return await fetchedBytes(url, {
      fetch,
      ...(pace && { pace }),
      most: mostBytes(file),
      refuse: (got, _, __, cause) => new Error(got, { cause }),
      tooLarge: (size) => tooLong(file, size),
      onBytes: (loaded, total) => report({ file: file.name, url, loaded, total, done: false }),
    });
  } finally {
    if (latest) report({ ...latest, done: true });
  }
}

/** What an error says of what a URL leads to. */
const reason = (error: unknown): string =>
  error instanceof ContentError ? `which is ${error.message}` : (error as Error).message;
