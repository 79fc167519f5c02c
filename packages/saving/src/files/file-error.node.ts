import { dirname } from 'node:path';
import { ValueError } from '@keisan/autograd';

type Advice = readonly [expected: string, fix: string];

const right: Advice = ['the right to do so', 'Choose another folder, or ask for the right'];
const room: Advice = ['room left on the disk', 'Delete what is not needed, or write to another disk'];

/** What a file system's refusals mean, and what to do about each. */
const meanings: Readonly<Record<string, (path: string) => Advice>> = {
  EACCES: () => right,
  EDQUOT: () => room,
  EFBIG: () => ['a file system that takes files of that size', 'Write to another disk'],
  EISDIR: () => ['the path of a file, not of a folder', 'Add a name for the file'],
  ELOOP: () => ['a link that leads to a file', 'Remove the link, or give another path'],
  EMFILE: () => ['fewer files open at once', 'Close some, or await one file before the next'],
  ENAMETOOLONG: () => ['a name that the file system takes, mostly of at most 255 bytes', 'Choose a shorter one'],
  ENOENT: (path) => ['a path that there is', `Look at what is in ${dirname(path)}`],
  ENOSPC: () => room,
  ENOTDIR: (path) => [`${dirname(path)} to be a folder`, 'Give the path of a file in a folder'],
  EPERM: () => right,
  ERR_INVALID_ARG_VALUE: () => ['a path without the character \\0', 'Take it out'],
  EROFS: () => ['a disk that can be written to', 'Choose another folder: this one can only be read'],
};

/** What the file system says about a file, in words: the path, what is wrong and what to do. */
export function fileError(
  where: string,
  verb: 'read' | 'written',
  path: string,
  { code = '', message }: NodeJS.ErrnoException,
): ValueError {
  const [expected, fix] = meanings[code]?.(path) ?? [`a file that can be ${verb}`, 'Choose another path'];
  return new ValueError({
    where,
    got: `${JSON.stringify(path)}, which cannot be ${verb} (${code || message})`,
    expected,
    fix,
  });
}

/** For a folder that is to hold a file, and is not there. */
export function withoutFolder(where: string, path: string): ValueError {
  return new ValueError({
    where,
    got: `${JSON.stringify(path)}, which cannot be written (ENOENT)`,
    expected: `the folder ${dirname(path)} to exist`,
    fix: 'Make the folder first',
  });
}
