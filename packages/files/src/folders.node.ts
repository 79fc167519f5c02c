import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ValueError } from '@keisan/autograd';
import { fileRefusal } from './file-refusal.ts';

const isMissing = (path: string): Promise<boolean> =>
  stat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return true;
      throw error;
    },
  );

/**
 * Makes the folder that a file is to be in, and those around it. Node's own way of doing so never ends where a file system refuses folders
 * as if the one around them were not there, as /proc does.
 * @param given The file as the program named it, for the message.
 * @throws ValueError for whatever the file system refuses.
 */
export async function makeFolders(where: string, given: string, path: string): Promise<void> {
  const missing: string[] = [];
  let making = '';
  try {
    for (let at = dirname(resolve(path)); await isMissing(at); at = dirname(at)) {
      missing.unshift(at);
      if (dirname(at) === at) break;
    }
    for (making of missing) {
      await mkdir(making).catch(async (error: NodeJS.ErrnoException) => {
        // Another program may have made it meanwhile. A link that leads nowhere is there, and is no folder.
        if (error.code !== 'EEXIST' || (await isMissing(making))) throw error;
      });
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw fileRefusal(where, 'written', given, path, error as Error);
    throw new ValueError({
      where,
      got: `${given}, for which the folder ${making} cannot be made (${code})`,
      expected: 'a place where folders can be made',
      fix: code === 'EEXIST' ? 'Remove the link there, or choose another' : 'Choose another',
    });
  }
}
