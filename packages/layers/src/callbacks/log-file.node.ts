import { appendFile, stat, truncate } from 'node:fs/promises';
import { describeValue } from '@keisan/autograd/internal';
import { fileRefusal } from '@keisan/files';
import { behindLinks, checkNoPipe, pathOf } from '@keisan/files/node';

/** @throws ValueError where a file cannot be written: a pipe would be waited for, until somebody reads from it. */
async function orSay(where: string, file: string | URL, write: (path: string) => Promise<void>): Promise<void> {
  const path = pathOf(where, file);
  const given = describeValue(String(file));
  await checkNoPipe(where, given, path, 'Write to a file, and read it from there');
  await write(path).catch(async (error: Error) => {
    throw fileRefusal(where, 'written', given, await behindLinks(path), error);
  });
}

/** How many bytes a file has: 0 for none. */
export const textLength = (where: string, file: string | URL): Promise<number> =>
  stat(pathOf(where, file)).then(
    ({ size }) => size,
    () => 0,
  );

/** Adds text at the end of a file. */
export const appendText = (where: string, file: string | URL, text: string): Promise<void> =>
  orSay(where, file, (path) => appendFile(path, text));

/** Takes off what comes after so many bytes of a file. */
export const cutText = (where: string, file: string | URL, length: number): Promise<void> =>
  orSay(where, file, (path) => truncate(path, length));
