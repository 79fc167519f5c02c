import { appendFile, stat, truncate } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describeValue, fileRefusal } from '@keisan/autograd/internal';

/** @throws ValueError where a file cannot be written. */
async function orSay(where: string, file: string | URL, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const path = file instanceof URL && file.protocol === 'file:' ? fileURLToPath(file) : String(file);
    throw fileRefusal(where, 'written', describeValue(String(file)), path, error as Error);
  }
}

/** How many bytes a file has: 0 for none. */
export const textLength = (file: string | URL): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/** Adds text at the end of a file. */
export const appendText = (where: string, file: string | URL, text: string): Promise<void> =>
  orSay(where, file, () => appendFile(file, text));

/** Takes off what comes after so many bytes of a file. */
export const cutText = (where: string, file: string | URL, length: number): Promise<void> =>
  orSay(where, file, () => truncate(file, length));
