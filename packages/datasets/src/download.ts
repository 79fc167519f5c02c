import { ContentError, verifiedContent } from './content.ts';
import type { Dataset, DatasetFile, DownloadProgress, LoadDataOptions } from './dataset.ts';
import { DatasetError } from './errors.ts';

/** What a download is done with. */
export interface DownloadTools {
  readonly fetch: typeof fetch;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** A sentence on how to get along without the network, for the error. */
  readonly advice: string;
}

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
      cause = error;
      failures.push(`${url} (${reason(error)})`);
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
  return `${String(folder).replace(/\/$/, '')}/${name}`;
}

async function fetchBytes(
  url: string,
  file: DatasetFile,
  { fetch, onProgress }: Pick<DownloadTools, 'fetch' | 'onProgress'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${response.status} ${response.statusText}`.trim());
  const total = announcedLength(response);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  const report = (done: boolean) => onProgress?.({ file: file.name, url, loaded, total, done });
  report(false);
  try {
    for (const reader = response.body.getReader(); ; ) {
      const { value } = await reader.read();
      if (!value) break;
      chunks.push(value);
      loaded += value.length;
      report(false);
    }
  } finally {
    report(true);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** The Content-Length, unless the body is uncompressed on its way: then it counts other bytes than those that arrive. */
function announcedLength({ headers }: Response): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? undefined : Number(length);
}

/** What an error of fetch says, with the reason behind Node's "fetch failed". */
function reason(error: unknown): string {
  if (error instanceof ContentError) return `the file there is ${error.message}`;
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
