import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { pathOf } from '@keisan/files/node';
import { DatasetError } from '../errors.ts';

/**
 * The folder that holds `datasets/<name>/`: what `KEISAN_HOME` says, in which a leading `~` is the user's home, else `~/.keisan`.
 * @throws ValueError when that leads to no folder here, DatasetError when `KEISAN_HOME` says nothing and the user has no home.
 */
export function cacheHome(): string {
  const wanted = pathOf('KEISAN_HOME', process.env.KEISAN_HOME?.trim() || '~/.keisan');
  return resolve(/^~(?=$|[\\/])/.test(wanted) ? join(userHome(), wanted.slice(1)) : wanted);
}

function userHome(): string {
  try {
    return homedir() || userInfo().homedir;
  } catch (cause) {
    throw new DatasetError({
      where: 'KEISAN_HOME',
      got: 'no home folder for this user',
      expected: 'a folder to keep data sets in',
      fix: 'Set KEISAN_HOME to one',
      file: '~/.keisan',
      cause,
    });
  }
}
