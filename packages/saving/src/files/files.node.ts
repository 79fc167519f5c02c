import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KeisanError } from '@keisan/autograd';
import { type Content, type FileUse, fileRefusal, type WriteOptions } from '@keisan/files';
import { makeFolders, noFile, pathOf, removeLeftovers, replaceFile } from '@keisan/files/node';
import type { FileTarget } from '@keisan/layers';
import type { OpenFile } from './open-file.ts';

const refusal = (where: string, use: FileUse, path: string, error: Error) =>
  fileRefusal(where, use, JSON.stringify(path), path, error);

/** The name of a file, by whose ending its format is known. @throws ValueError for what is no file here. */
export const nameOfFile = (where: string, target: FileTarget): string => pathOf(where, target);

/** The path of a file in the folder of another one. */
export const nameBeside = (where: string, target: FileTarget, name: string): string =>
  join(dirname(pathOf(where, target)), ...name.split('/'));

/** Writes a file: all of it, or nothing. */
export async function writeFile(
  where: string,
  target: FileTarget,
  content: Content,
  options: WriteOptions,
): Promise<void> {
  const path = pathOf(where, target);
  await replaceFile(where, JSON.stringify(path), path, () => content, options);
}

/** Makes the folder that a file is to be in, and those around it. @throws ValueError for whatever the file system refuses. */
export async function makeFolderFor(where: string, target: FileTarget): Promise<void> {
  const path = pathOf(where, target);
  await makeFolders(where, JSON.stringify(path), path);
}

/** Whether there is a file. */
export const fileExists = (where: string, target: FileTarget): boolean => existsSync(pathOf(where, target));

/** Removes a file, if it is there, and its folder, which is that of one program, if nothing else is in it. */
export async function removeFile(where: string, target: FileTarget): Promise<void> {
  const path = pathOf(where, target);
  await rm(path, { force: true }).catch((error: Error) => {
    throw refusal(where, 'written', path, error);
  });
  await removeLeftovers(dirname(path), 0);
  await rmdir(dirname(path)).catch(() => {});
}

/** How much is read at once where little is asked for. */
const WINDOW = 2 ** 16;

/** A pipe is opened at once too, whether somebody writes to it or not. Windows has no such flag. */
const OPEN = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Opens a file to read from any place of it. @throws ValueError for whatever the file system refuses. */
export async function openFile(where: string, target: FileTarget): Promise<OpenFile> {
  const path = pathOf(where, target);
  const refuse = (error: unknown): never => {
    throw error instanceof KeisanError ? error : refusal(where, 'read', path, error as Error);
  };
  let file = -1;
  try {
    file = openSync(path, OPEN);
    const found = fstatSync(file);
    if (found.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (!found.isFile()) throw noFile(where, JSON.stringify(path), 'Copy what comes from it into a file first');
    return new NodeFile(path, found.size, file, refuse);
  } catch (error) {
    if (file >= 0) closeSync(file);
    return refuse(error);
  }
}

class NodeFile implements OpenFile {
  readonly name: string;
  readonly size: number;
  readonly #file: number;
  readonly #refuse: (error: unknown) => never;
  #window = new Uint8Array(0);
  #windowStart = 0;

  constructor(name: string, size: number, file: number, refuse: (error: unknown) => never) {
    this.name = name;
    this.size = size;
    this.#file = file;
    this.#refuse = refuse;
  }

  read(offset: number, length: number): Uint8Array {
    if (length > WINDOW) return this.take(offset, length);
    const from = offset - this.#windowStart;
    if (from >= 0 && from + length <= this.#window.length) return this.#window.subarray(from, from + length);
    this.#window = this.take(offset, Math.min(WINDOW, this.size - offset));
    this.#windowStart = offset;
    return this.#window.subarray(0, length);
  }

  take(offset: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    try {
      for (let at = 0; at < length; ) {
        const count = readSync(this.#file, bytes, at, Math.min(length - at, 2 ** 30), offset + at);
        if (count === 0) throw Object.assign(new Error('it became shorter'), { code: '' });
        at += count;
      }
    } catch (error) {
      this.#refuse(error);
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#file);
  }
}
