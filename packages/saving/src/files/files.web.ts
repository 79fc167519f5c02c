import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import type { FileTarget } from '@keisan/layers';
import type { Content, OpenFile, WriteOptions } from './content.ts';
import { sourceOf } from './source.ts';

const isHandle = (target: unknown): target is FileSystemFileHandle =>
  typeof target === 'object' && target !== null && typeof Reflect.get(target, 'createWritable') === 'function';

/** The name of a file, by whose ending its format is known. @throws ValueError for what is no file here. */
export function nameOfFile(where: string, target: FileTarget): string {
  if (typeof target === 'string' && target !== '') return target;
  if (isHandle(target)) return target.name;
  throw new ValueError({
    where,
    got: describeValue(target),
    expected: 'the name of a file that the site keeps for itself, or a FileSystemFileHandle',
  });
}

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

/** The file of a name among those that the site keeps. */
async function handleOf(where: string, target: FileTarget, create: boolean): Promise<FileSystemFileHandle> {
  if (isHandle(target)) return target;
  const name = nameOfFile(where, target);
  const steps = name.split('/').filter((step) => step !== '');
  try {
    let folder = await navigator.storage.getDirectory();
    for (const step of steps.slice(0, -1)) folder = await folder.getDirectoryHandle(step, { create });
    return await folder.getFileHandle(steps.at(-1) ?? '', { create });
  } catch (error) {
    throw refusal(where, name, error);
  }
}

function refusal(where: string, name: string, error: unknown): ValueError {
  const what = error instanceof Error ? error.name : String(error);
  const advice: Readonly<Record<string, readonly [expected: string, fix: string]>> = {
    NotFoundError: ['a file that the site keeps', 'Save it first, or give its URL to load it from the net'],
    QuotaExceededError: ['room that the browser gives the site', 'Delete files that are not needed'],
    TypeError: ['a browser and a page that can keep files: HTTPS, or localhost', 'Pass a FileSystemFileHandle'],
  };
  const [expected, fix] = advice[what] ?? ['a file that the browser lets the site use', ''];
  return new ValueError({ where, got: `${describeValue(name)}, which cannot be used (${what})`, expected, fix });
}

/** Writes a file: the browser puts the new content in place once it is complete. */
export async function writeFile(
  where: string,
  target: FileTarget,
  content: Content,
  options: WriteOptions,
): Promise<void> {
  if (!options.overwrite && (await handleOf(where, target, false).catch(() => null))) {
    throw new ValueError({
      where,
      got: `${describeValue(nameOfFile(where, target))}, which is there already`,
      expected: 'a new file, as overwrite is false',
      fix: 'Choose another name, or leave out overwrite: false',
    });
  }
  const handle = await handleOf(where, target, true);
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
    throw refusal(where, nameOfFile(where, target), error);
  }
}

/** A file that the site keeps, or that a person chose. */
export async function openFile(where: string, target: FileTarget): Promise<OpenFile> {
  const handle = await handleOf(where, target, false);
  try {
    const file = await handle.getFile();
    return { ...sourceOf(file.name, new Uint8Array(await file.arrayBuffer())), close: () => {} };
  } catch (error) {
    throw refusal(where, handle.name, error);
  }
}

/** Folders are made with the files in them. */
export async function makeFolderFor(): Promise<void> {}

/** Whether there is a file. */
export const fileExists = (where: string, target: FileTarget): Promise<boolean> =>
  handleOf(where, target, false).then(
    () => true,
    () => false,
  );

/** Removes a file, if it is there. */
export async function removeFile(where: string, target: FileTarget): Promise<void> {
  const steps = nameOfFile(where, target).split('/');
  const name = steps.pop()!;
  try {
    let folder = await navigator.storage.getDirectory();
    for (const step of steps) folder = await folder.getDirectoryHandle(step);
    await folder.removeEntry(name);
  } catch {
    // There is none.
  }
}
