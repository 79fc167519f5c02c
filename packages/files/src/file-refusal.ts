import { ValueError } from '@keisan/autograd';

/** What a program wanted to do with a file. */
export type FileUse = 'read' | 'written';

/** What a file system says no with: Node's `error.code`, where there is one. */
interface FileRefusal {
  readonly code?: unknown;
  readonly message: string;
}

type Advice = readonly [expected: string, fix: string];

const room: Advice = ['room left on the disk', 'Delete what is not needed, or write to another disk'];

const right = (use: FileUse): Advice =>
  use === 'read'
    ? ['a file that this program may read', 'Ask for the right to read it']
    : ['a folder and a file that this program may write to', 'Choose another folder, or ask for the right to write'];

/** The folder that a path is in. */
const folderOf = (path: string): string => /^(.*)[\\/][^\\/]*$/s.exec(path)?.[1] ?? '.';

const folderThere = (path: string): string => folderOf(path) || '/';

/** A folder as a sentence calls it. */
const folderSaid = (path: string): string =>
  folderThere(path) === '.' ? 'the folder that the program was started in' : folderThere(path);

/** What a file system's refusals mean, and what to do about each. */
const meanings: Readonly<Record<string, (path: string, use: FileUse) => Advice>> = {
  EACCES: (_, use) => right(use),
  EBUSY: (_, use) => [
    `a file that can be ${use === 'read' ? 'read' : 'replaced'}: not one that is mounted by itself, or in use`,
    'Mount its folder, or choose another path',
  ],
  EDQUOT: () => room,
  EFBIG: () => ['a file system that takes files of that size', 'Write to another disk'],
  EISDIR: () => ['the path of a file, not of a folder', 'Add a name for the file'],
  ELOOP: () => ['a link that leads to a file', 'Remove the link, or give another path'],
  EMFILE: () => ['fewer files open at once', 'Close some, or await one before the next'],
  ENAMETOOLONG: () => ['a name that the file system takes, mostly of at most 255 bytes', 'Choose a shorter one'],
  ENOENT: (path, use) =>
    use === 'read'
      ? ['a path that there is', `Look at what is in ${folderSaid(path)}`]
      : [`the folder ${folderThere(path)} to exist and take files`, 'Make the folder first, or choose another'],
  ENOSPC: () => room,
  ENOTDIR: (path) => [`${folderThere(path)} to be a folder, not a file`, 'Choose another folder'],
  EPERM: (_, use) => right(use),
  ERR_INVALID_ARG_VALUE: () => ['a path without the character \\0', 'Take it out'],
  ERR_FS_FILE_TOO_LARGE: () => [
    'a file that there is memory for',
    'Read it piece by piece: an npy file with readNpy, a CSV file with readCsv',
  ],
  EROFS: () => ['a disk that can be written to', 'Choose another folder: this one can only be read'],
};

/**
 * What a file system says about a file, in words: what is wrong, and what to do.
 * @param given The file as the program named it, for the message.
 * @param path Where it is.
 */
export function fileRefusal(
  where: string,
  use: FileUse,
  given: string,
  path: string,
  { code, message }: FileRefusal,
): ValueError {
  const known = typeof code === 'string' && Object.hasOwn(meanings, code) ? meanings[code] : undefined;
  const [expected, fix] = known?.(path, use) ?? [`a file that can be ${use}`, 'Choose another path'];
  const reason = typeof code === 'string' && code !== '' ? code : message;
  return new ValueError({ where, got: `${given}, which cannot be ${use} (${reason})`, expected, fix });
}
