import { KeisanError, ValueError } from '@keisan/autograd';
import { describeValue, isArrayBuffer } from '@keisan/autograd/internal';
import { bytesOf, countBytes, fetchedBytes, isFetched, type LengthIn, type Receiving, sourceOf } from '@keisan/files';
import type { FileSource, FileTarget, NamedBlob } from '@keisan/layers';
import { nameBeside, openFile } from '#files';
import type { OpenFile } from './open-file.ts';

/** Files by their names, as they are dropped on a page. */
export type Files = Iterable<NamedBlob>;

const inMemory = (name: string, bytes: Uint8Array): OpenFile => ({ ...sourceOf(name, bytes), close: () => {} });

const isBlob = (source: unknown): source is Blob => typeof Blob === 'function' && source instanceof Blob;
const isResponse = (source: unknown): source is Response =>
  typeof Response === 'function' && source instanceof Response;

/** The URL of what is fetched; null for anything else. */
function hrefOf(source: FileSource): string | null {
  const href = source instanceof URL ? source.href : source;
  return typeof href === 'string' && isFetched(href) ? href : null;
}

/**
 * What a file is read from, whatever it is. Whoever opens it closes it.
 * @param foresee How long a file is by its beginning: what is behind that is not fetched, and what begins as something else is refused.
 * @throws ValueError for what is no file, is not there or cannot be read.
 */
export async function openSource(
  where: string,
  source: FileSource,
  foresee: (name: string) => LengthIn,
): Promise<OpenFile> {
  if (isArrayBuffer(source)) return inMemory('an ArrayBuffer', bytesOf(where, source));
  if (ArrayBuffer.isView(source)) return inMemory('bytes in memory', bytesOf(where, source));
  if (isBlob(source)) return openBlob(where, source, foresee);
  if (isResponse(source)) return fetched(where, source.url || 'a Response', source, { foresee });
  if (typeof source === 'object' && source !== null && Symbol.asyncIterator in source) {
    throw new ValueError({
      where,
      got: describeValue(source),
      expected: 'a path, a URL, a Blob, a Response or bytes',
      fix: 'Write new Response(stream) for a stream of bytes',
    });
  }
  const href = hrefOf(source);
  return href ? fetched(where, href, href, { foresee }) : openFile(where, source as FileTarget);
}

/** What is known of a file before it is there. */
interface Foreseen {
  /** How many bytes it may have. */
  readonly most?: number;
  readonly foresee?: (name: string) => LengthIn;
}

/** What is fetched, in memory. */
async function fetched(
  where: string,
  name: string,
  from: string | URL | Response,
  { most, foresee }: Foreseen,
): Promise<OpenFile> {
  const refuse = (got: string, expected = '', fix = '') =>
    new ValueError({ where, got: `${describeValue(name)}, ${got}`, expected, fix });
  const receiving: Receiving = {
    ...(most !== undefined && { most }),
    refuse,
    tooLarge: (size) =>
      most === undefined
        ? refuse(`which has ${size}`, 'what one array holds', 'Download it to a file, and pass its path')
        : refuse(`which has ${size}`, `at most ${countBytes(most)}`),
  };
  return inMemory(name, await fetchedBytes(from, receiving, foresee?.(name)));
}

/** How much of a Blob is looked at before memory is taken for all of it. */
const BEGINNING = 512;

async function openBlob(where: string, blob: Blob, foresee?: (name: string) => LengthIn): Promise<OpenFile> {
  const name = 'name' in blob ? String(blob.name) : 'a Blob';
  try {
    foresee?.(name)(new Uint8Array(await blob.slice(0, BEGINNING).arrayBuffer()));
    return inMemory(name, new Uint8Array(await blob.arrayBuffer()));
  } catch (error) {
    if (error instanceof KeisanError) throw error;
    throw new ValueError({
      where,
      got: `${name}, which cannot be read (${String((error as Error).message)})`,
      expected: 'a Blob or a File that is still there, and fits into memory',
    });
  }
}

/** Opens a file that lies beside another one, by its name, which leads nowhere else. No more bytes than `most` are fetched. */
export type OpenBeside = (name: string, most: number) => Promise<OpenFile>;

/** What opens the files beside one. @throws ValueError when it is called for one that has no files beside it. */
function besideOf(where: string, source: FileSource): OpenBeside {
  const href = isResponse(source) ? source.url || null : hrefOf(source);
  if (href && /^https?:/i.test(href)) {
    return async (name, most) => {
      const url = new URL(name, href);
      url.search = new URL(href).search;
      return fetched(where, url.href, url, { most });
    };
  }
  const isHandle = typeof source === 'object' && source !== null && 'createWritable' in source;
  if (!href && (typeof source === 'string' || source instanceof URL || isHandle))
    return (name) => openFile(where, nameBeside(where, source as FileTarget, name));
  return () =>
    Promise.reject(
      new ValueError({
        where,
        got: 'a model.json alone',
        expected: 'the files of weights too',
        fix: 'Pass all of them, loadModel([json, ...shards]), or a path or a URL beside which they are',
      }),
    );
}

/** What is opened of what was given: one file, or several. @throws ValueError for several of which it is not clear which one it is. */
export const openable = (where: string, given: FileSource | Files): Together =>
  areFiles(given) ? together(where, given) : { main: given, beside: besideOf(where, given) };

/** Whether several files were given. */
const areFiles = (source: FileSource | Files): source is Files =>
  typeof source === 'object' &&
  source !== null &&
  !ArrayBuffer.isView(source) &&
  !isArrayBuffer(source) &&
  Symbol.iterator in source;

/** What is opened of several files that were given together: the model, and those beside it. */
interface Together {
  readonly main: FileSource;
  readonly beside: OpenBeside;
}

/** The file of a model among several. @throws ValueError for anything but files, and where it is not clear which one it is. */
function together(where: string, files: Files): Together {
  const all: NamedBlob[] = [];
  for (const file of files) {
    if (isBlob(file) && typeof file.name === 'string') {
      all.push(file);
      continue;
    }
    throw new ValueError({
      where,
      got: describeValue(file),
      expected: 'a File',
      fix: 'Pass what was dropped: [...files]',
    });
  }
  const names = all.map(({ name }) => name);
  const json = all.filter(({ name }) => name.toLowerCase().endsWith('.json'));
  const [main] = all.length === 1 ? all : json;
  if (!main || (all.length > 1 && json.length > 1)) {
    throw new ValueError({
      where,
      got: all.length === 0 ? 'no files' : `the files ${names.slice(0, 10).join(', ')}`,
      expected: 'one file of a model, or a model.json and its files of weights',
    });
  }
  const beside: OpenBeside = async (name) => {
    const last = name.slice(name.lastIndexOf('/') + 1);
    const file = all.find((one) => one.name === last);
    if (file) return openBlob(where, file);
    throw new ValueError({
      where,
      got: `${main.name} without ${name}, among ${names.slice(0, 10).join(', ')}`,
      expected: 'all files of the model',
    });
  };
  return { main, beside };
}
