import { appendFile, stat, writeFile } from 'node:fs/promises';
import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';

/** @throws ValueError where a file cannot be written. */
async function orSay<T>(where: string, file: string | URL, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { code = error } = error as { readonly code?: unknown };
    throw new ValueError({
      where,
      got: `${describeValue(String(file))}, which cannot be written (${String(code)})`,
      expected: 'the path of a file in a folder that there is',
      fix: code === 'ENOENT' ? 'Make the folder first' : '',
    });
  }
}

/** Whether there is a file, and something in it. */
export const hasText = (_where: string, file: string | URL): Promise<boolean> =>
  stat(file).then(
    ({ size }) => size > 0,
    () => false,
  );

/** Adds text at the end of a file. */
export const appendText = (where: string, file: string | URL, text: string): Promise<void> =>
  orSay(where, file, () => appendFile(file, text));

/** Writes a file anew. */
export const replaceText = (where: string, file: string | URL, text: string): Promise<void> =>
  orSay(where, file, () => writeFile(file, text));
