import { dirname } from 'node:path';
import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';

/** What a file system's refusals mean for a file that is to be written, and what to do about each. */
const meanings: Readonly<Record<string, (path: string) => readonly [expected: string, fix: string]>> = {
  EACCES: () => [
    'a folder and a file that this program may write to',
    'Choose another folder, or ask for the right to write',
  ],
  EDQUOT: () => ['room left for this user on the disk', 'Delete what is not needed, or write to another disk'],
  EISDIR: () => ['the path of a file, not of a folder', 'Add a name for the file'],
  ELOOP: () => ['a link that leads to a file', 'Remove the link, or give another path'],
  EMFILE: () => ['fewer files open at once', 'Close some, or await one picture before the next'],
  ENAMETOOLONG: () => ['a name that the file system takes, mostly of at most 255 bytes', 'Choose a shorter one'],
  ENOENT: (path) => [`the folder ${dirname(path)} to exist`, 'Make the folder first'],
  ENOSPC: () => ['room left on the disk', 'Delete what is not needed, or write to another disk'],
  ENOTDIR: (path) => [`${dirname(path)} to be a folder`, 'Give the path of a file in a folder'],
  EPERM: () => [
    'a folder and a file that this program may write to',
    'Choose another folder, or ask for the right to write',
  ],
  ERR_INVALID_ARG_VALUE: () => ['a path without the character \\0', 'Take it out'],
  EROFS: () => ['a disk that can be written to', 'Choose another folder: this one can only be read'],
};

/** What the file system says about writing a file, in words: the path that was given, what is wrong and what to do. */
export function fileError(
  where: string,
  toFile: string,
  path: string,
  { code = '', message }: NodeJS.ErrnoException,
): ValueError {
  const [expected, fix] = meanings[code]?.(path) ?? ['a file that can be written', 'Choose another path'];
  return new ValueError({
    where,
    got: `toFile ${describeValue(toFile)}, which cannot be written (${code || message})`,
    expected,
    fix,
  });
}
