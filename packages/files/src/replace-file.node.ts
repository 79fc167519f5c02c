import { constants } from 'node:fs';
import {
  access,
  chmod,
  type FileHandle,
  link,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { KeisanError, ValueError } from '@keisan/autograd';
import { fileRefusal } from './file-refusal.ts';

/** What a file is to have in it, part after part. */
export interface Content {
  /** How many bytes its parts have together. */
  readonly size: number;
  /** The bytes, in order. */
  parts(): Iterable<Uint8Array>;
}

/** How a file is written. */
export interface WriteOptions {
  /** Whether one that is there is replaced. */
  readonly overwrite: boolean;
  /** Is told how many bytes of how many are written. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** How much is gathered before it is written, and written at once. */
const GATHERED = 2 ** 20;
const AT_ONCE = 2 ** 24;

/** How long nobody has written to what a process left that ended while it wrote. */
const LEFT_MS = 60_000;

const temporaryName = () => `.keisan-${process.pid}-${crypto.randomUUID()}.part`;

/**
 * Replaces a file by new content as a whole: it is written beside it, is on the disk before it takes the name, and the folder is on
 * the disk before this ends. Whenever the process ends, or the machine, the path has the old content or the new one.
 *
 * @param given The file as the program named it, for the message.
 * @param make What gives the content, once it is clear that it could be written.
 * @throws ValueError for whatever the file system refuses. The old file is then as it was, and nothing is left beside it.
 */
export async function replaceFile(
  where: string,
  given: string,
  path: string,
  make: () => Content | Promise<Content>,
  options: WriteOptions,
): Promise<void> {
  const real = await behindLinks(resolve(path));
  const refuse = (error: unknown): KeisanError =>
    error instanceof KeisanError ? error : fileRefusal(where, 'written', given, real, error as Error);
  if (path.endsWith('/') || path.endsWith(sep)) throw refuse(isFolder());
  const mode = await writable(where, given, real, options.overwrite).catch((error: unknown) => {
    throw refuse(error);
  });
  const content = await make();
  const folder = dirname(real);
  await removeLeftovers(folder);
  const beside = join(folder, temporaryName());
  let handle: FileHandle | null = null;
  try {
    handle = await open(beside, 'wx', mode);
    if (mode !== undefined) await chmod(beside, mode);
    await writeAll(handle, content, options);
    await handle.sync();
    await handle.close();
    handle = null;
    if (options.overwrite) await rename(beside, real);
    else await nameNew(where, given, beside, real);
    await syncFolder(folder);
  } catch (error) {
    await handle?.close().catch(() => {});
    await rm(beside, { force: true }).catch(() => {});
    throw refuse(error);
  }
}

/** Gives a file a name that no other has, which another save may have taken meanwhile: to rename would replace that one's file. */
async function nameNew(where: string, given: string, beside: string, real: string): Promise<void> {
  try {
    await link(beside, real);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw isThere(where, given);
    // Some file systems have no second names.
    return rename(beside, real);
  }
  await rm(beside, { force: true });
}

const isThere = (where: string, given: string): ValueError =>
  new ValueError({
    where,
    got: `${given}, which is there already`,
    expected: 'a new file, as overwrite is false',
    fix: 'Choose another name, or leave out overwrite: false',
  });

/** What is wrong with a path that leads to something of which no place can be read or written, and which may never end. */
export const noFile = (where: string, given: string, fix: string): ValueError =>
  new ValueError({
    where,
    got: `${given}, which is a device or a pipe`,
    expected: 'the path of a file',
    fix,
  });

/** Refuses what is neither a file nor a folder. @throws ValueError for a pipe or a device: to open one may take until its other end is open. */
export async function checkNoPipe(where: string, given: string, path: string, fix: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found && !found.isFile() && !found.isDirectory()) throw noFile(where, given, fix);
}

/** Where links lead, to a file that is not there yet too. */
export async function behindLinks(path: string): Promise<string> {
  const found = await realpath(path).catch(({ code }: NodeJS.ErrnoException) => (code === 'ELOOP' ? path : undefined));
  if (found !== undefined || dirname(path) === path) return found ?? path;
  const folder = await behindLinks(dirname(path));
  const next = await readlink(path).catch(() => undefined);
  return next === undefined ? join(folder, basename(path)) : behindLinks(resolve(folder, next));
}

const isFolder = () => Object.assign(new Error(), { code: 'EISDIR' });

/** The rights of the file that is there. @throws where none can be written. */
async function writable(where: string, given: string, path: string, overwrite: boolean): Promise<number | undefined> {
  const old = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (old?.isDirectory()) throw isFolder();
  if (old && !old.isFile()) throw noFile(where, given, 'Write to a file, and read it from there');
  if (old && !overwrite) throw isThere(where, given);
  await stat(dirname(path));
  await access(dirname(path), constants.W_OK);
  if (old) await access(path, constants.W_OK);
  return old && old.mode & 0o7777;
}

async function writeAll(handle: FileHandle, { size, parts }: Content, { onProgress }: WriteOptions): Promise<void> {
  let done = 0;
  const write = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, at, Math.min(AT_ONCE, bytes.length - at));
      at += bytesWritten;
      done += bytesWritten;
      onProgress?.(done, size);
    }
  };
  const gathered = new Uint8Array(GATHERED);
  let length = 0;
  for (const part of parts()) {
    if (length + part.length > GATHERED) {
      await write(gathered.subarray(0, length));
      length = 0;
    }
    if (part.length > GATHERED) await write(part);
    else {
      gathered.set(part, length);
      length += part.length;
    }
  }
  await write(gathered.subarray(0, length));
}

/** Some systems have no folders to wait for. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes what processes left that were killed while they wrote here, and that nobody has written to for so long. */
export async function removeLeftovers(folder: string, after = LEFT_MS): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = /^\.keisan-(\d+)-[-0-9a-f]+\.part$/.exec(basename(name))?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const leftover = join(folder, name);
    const found = await stat(leftover).catch(() => null);
    if (found?.isFile() && Date.now() - found.mtimeMs >= after) await rm(leftover, { force: true }).catch(() => {});
  }
}
