import { type Tensor, type TensorData, ValueError } from '@keisan/autograd';
import { checkOptions, describeValue, isPlain } from '@keisan/autograd/internal';
import {
  Archive,
  type ArchiveKind,
  archiveLength,
  type LengthIn,
  memberOf,
  sourceOf,
  zipOf,
  zipSizeOf,
} from '@keisan/files';
import { type DeflateOptions, deflateSync } from 'fflate';
import { decodeNpy } from './decode.ts';
import { npyOf } from './encode.ts';

/** Deflate makes bytes at most 1,032 times shorter: what is said to have become even shorter is no file of deflate. */
const npzArchive: ArchiveKind = {
  expected: 'an npz file',
  fix: 'It may be cut short, or an npy file: see loadNpy',
  mostMembers: Number.POSITIVE_INFINITY,
  mostExpansion: 1032,
};

/** How many bytes an archive has for each of its arrays, at most: the heads and the list of small ones are longer than they are. */
const MOST_TIMES = 4;

/** How long an archive is whose arrays have no more bytes than `maxBytes`. @throws ValueError for a longer one, and for what is none. */
export function npzLength(where: string, maxBytes: number): LengthIn {
  const lengthIn = archiveLength(where, npzArchive);
  const most = MOST_TIMES * maxBytes + 2 ** 20;
  return (beginning) => {
    const length = lengthIn(beginning);
    if (Math.max(beginning.length, length ?? 0) <= most) return length;
    const [got, expected] = [`more than ${most} bytes`, `arrays of at most ${maxBytes} in all`];
    throw new ValueError({ where, got, expected, fix: 'Where you trust the file, give a larger maxBytes' });
  };
}

/** The arrays of an npz file by their names, each checked before memory is taken for any. */
export async function decodeNpz(
  where: string,
  bytes: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Promise<Readonly<Record<string, Tensor>>> {
  const archive = await Archive.open(sourceOf(where, bytes), npzArchive);
  const names = archive.names.filter((name) => name.endsWith('.npy'));
  let room = maxBytes;
  for (const name of names) {
    const size = archive.sizeOf(name)!;
    if (size > room) {
      throw new ValueError({
        where: `${where}: ${name}`,
        got: `${size} bytes`,
        expected: `at most ${room} more`,
        fix: 'Where you trust the file, give a larger maxBytes',
      });
    }
    room -= size;
  }
  const arrays = Object.create(null) as Record<string, Tensor>;
  for (const name of names) {
    const member = archive.member(name)!;
    arrays[name.slice(0, -'.npy'.length)] = decodeNpy(member.name, member.take(0, member.size));
  }
  return arrays;
}

/** Options of {@link encodeNpz}. */
export interface NpzOptions {
  /** Whether to make it smaller, as `np.savez_compressed` does. Default: false. */
  compressed?: boolean;
}

/** How long a name in a zip file may be, in bytes. */
const LONGEST_NAME = 0xffff;

/** What is wrong with a name that an array is to have in a file; null where nothing is. */
function faultOf(name: string, names: ReadonlySet<string>): string | null {
  const bytes = new TextEncoder().encode(`${name}.npy`);
  if (bytes.length > LONGEST_NAME) return `a name of at most ${LONGEST_NAME - '.npy'.length} bytes`;
  if (name.includes('\0')) return 'a name without the character \\0, at which NumPy ends it';
  if (new TextDecoder().decode(bytes) !== `${name}.npy`) return 'a name of whole characters, without half of a pair';
  if (/(^|[\\/])\.\.([\\/]|$)/.test(name))
    return 'a name without .., which leads out of the folder that it is unpacked in';
  if (name.endsWith('.npy') && names.has(name.slice(0, -'.npy'.length))) return 'names that NumPy tells apart';
  return null;
}

/** How fflate deflates, whatever an object's prototype has. */
const deflating: DeflateOptions = Object.assign(Object.create(null), { level: 6 });

/** The bytes of an npz file. @param where What is told by that cannot be in one. */
export function npzOf(
  where: string,
  arrays: Readonly<Record<string, Tensor | TensorData>>,
  options: NpzOptions,
): Uint8Array<ArrayBuffer> {
  checkOptions(where, options, { compressed: 'flag' });
  const { compressed = false } = options;
  if (typeof arrays !== 'object' || arrays === null || !isPlain(arrays)) {
    throw new ValueError({
      where,
      got: describeValue(arrays),
      expected: 'an object with arrays by their names, such as { x, y }',
    });
  }
  const names = new Set(Object.keys(arrays));
  for (const name of names) {
    const expected = faultOf(name, names);
    if (expected === null) continue;
    const got = `an array named ${describeValue(name)}`;
    throw new ValueError({ where, got, expected, fix: 'Give it another name' });
  }
  const members = Object.entries(arrays).map(([name, array]) => {
    const bytes = npyOf(`${where}: ${describeValue(name)}`, array);
    return { ...memberOf(`${name}.npy`, bytes), ...(compressed && { deflated: deflateSync(bytes, deflating) }) };
  });
  const file = new Uint8Array(zipSizeOf(members));
  let at = 0;
  for (const part of zipOf(members)) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}
