import { KeisanError, ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { type Content, download, sourceOf, type WriteOptions } from '@keisan/files';
import type { FileTarget } from '@keisan/layers';
import { forget, keep, kept } from './indexed-db.web.ts';
import type { OpenFile } from './open-file.ts';
import { refusal } from './refusal.web.ts';

/** Where a file is: among those that the site keeps in one of two ways, with a person, or on the way to one. */
type Place =
  | { readonly in: 'folders' | 'database' | 'downloads'; readonly name: string }
  | { readonly in: 'hands'; readonly name: string; readonly handle: FileSystemFileHandle };

const isHandle = (target: unknown): target is FileSystemFileHandle =>
  typeof target === 'object' && target !== null && typeof Reflect.get(target, 'createWritable') === 'function';

/** A name with the ending of a whole model, where it has none. */
const withEnding = (name: string): string => (/\.[^./]*$/.test(name) ? name : `${name}.keras`);

/** @throws ValueError for what is no file here. */
function placeOf(where: string, target: FileTarget): Place {
  if (isHandle(target)) return { in: 'hands', name: target.name, handle: target };
  const [, scheme = '', rest = ''] = /^(?:(\w+):\/\/)?(.*)$/s.exec(typeof target === 'string' ? target : '') ?? [];
  const ways: Readonly<Record<string, 'folders' | 'database' | 'downloads'>> = {
    '': 'folders',
    indexeddb: 'database',
    downloads: 'downloads',
  };
  const way = ways[scheme.toLowerCase()];
  if (way && rest !== '') return { in: way, name: scheme === '' ? rest : withEnding(rest) };
  throw new ValueError({
    where,
    got: describeValue(target),
    expected:
      'the name of a file that the site keeps for itself, indexeddb://name, downloads://name, or a FileSystemFileHandle',
    fix: scheme === 'localstorage' ? 'It holds 5 MB of text: write indexeddb:// instead' : '',
  });
}

/** The name of a file, by whose ending its format is known. @throws ValueError for what is no file here. */
export const nameOfFile = (where: string, target: FileTarget): string => placeOf(where, target).name;

/** The name of a file in the folder of another one. @throws ValueError for a file that a person chose: it says of no folder. */
export function nameBeside(where: string, target: FileTarget, name: string): string {
  if (typeof target === 'string') return target.slice(0, target.lastIndexOf('/') + 1) + name;
  throw new ValueError({
    where,
    got: `${describeValue(nameOfFile(where, target))} alone`,
    expected: 'the files of weights too',
    fix: 'Pass all of them as Files: loadModel([json, ...shards])',
  });
}

/** The file of a name in the folders that the site keeps. */
async function handleIn(where: string, name: string, create: boolean): Promise<FileSystemFileHandle> {
  const steps = name.split('/').filter((step) => step !== '');
  try {
    let folder = await navigator.storage.getDirectory();
    for (const step of steps.slice(0, -1)) folder = await folder.getDirectoryHandle(step, { create });
    return await folder.getFileHandle(steps.at(-1) ?? '', { create });
  } catch (error) {
    throw refusal(where, name, error);
  }
}

const handleOf = (where: string, place: Place, create: boolean): Promise<FileSystemFileHandle> =>
  place.in === 'hands' ? Promise.resolve(place.handle) : handleIn(where, place.name, create);

/** Writes a file: the browser puts the new content in place once it is complete. */
export async function writeFile(
  where: string,
  target: FileTarget,
  content: Content,
  options: WriteOptions,
): Promise<void> {
  const place = placeOf(where, target);
  try {
    if (place.in === 'database') await keep(place.name, content, options);
    else if (place.in === 'downloads') download(place.name, content.parts());
    else await writeInto(where, place, content, options);
  } catch (error) {
    throw error instanceof KeisanError ? error : refusal(where, place.name, error);
  }
}

async function writeInto(where: string, place: Place, content: Content, options: WriteOptions): Promise<void> {
  if (!options.overwrite && (await handleOf(where, place, false).catch(() => null))) {
    throw new DOMException('it is there already', 'ConstraintError');
  }
  const handle = await handleOf(where, place, true);
  const writable = await handle.createWritable();
  let done = 0;
  try {
    for (const part of content.parts()) {
      await writable.write(part as Uint8Array<ArrayBuffer>);
      done += part.length;
      options.onProgress?.(done, content.size);
    }
    await writable.close();
  } catch (error) {
    await writable.abort().catch(() => {});
    throw error;
  }
}

/** The content of a file. @throws for one that there is not. */
async function blobAt(where: string, place: Place): Promise<Blob> {
  if (place.in === 'downloads') {
    throw new ValueError({
      where,
      got: `the download ${describeValue(place.name)}`,
      expected: 'a file that the page can read',
      fix: 'Let a person drop or choose it, and pass the File',
    });
  }
  if (place.in !== 'database') return (await handleOf(where, place, false)).getFile();
  const file = await kept(place.name);
  if (file) return file;
  throw new DOMException('there is none', 'NotFoundError');
}

/** A file that the site keeps, or that a person chose. */
export async function openFile(where: string, target: FileTarget): Promise<OpenFile> {
  const place = placeOf(where, target);
  try {
    const file = await blobAt(where, place);
    return { ...sourceOf(place.name, new Uint8Array(await file.arrayBuffer())), close: () => {} };
  } catch (error) {
    throw error instanceof KeisanError ? error : refusal(where, place.name, error);
  }
}

/** Folders are made with the files in them. */
export async function makeFolderFor(): Promise<void> {}

/** Whether there is a file. */
export async function fileExists(where: string, target: FileTarget): Promise<boolean> {
  const place = placeOf(where, target);
  return blobAt(where, place).then(
    () => true,
    () => false,
  );
}

/** Removes a file, if it is there. */
export async function removeFile(where: string, target: FileTarget): Promise<void> {
  const place = placeOf(where, target);
  if (place.in === 'database') {
    await forget(place.name);
    return;
  }
  const steps = place.name.split('/');
  const name = steps.pop()!;
  try {
    let folder = await navigator.storage.getDirectory();
    for (const step of steps) folder = await folder.getDirectoryHandle(step);
    await folder.removeEntry(name);
  } catch {
    // There is none.
  }
}
