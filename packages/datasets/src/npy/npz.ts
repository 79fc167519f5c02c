import { type Tensor, type TensorData, ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { crc32, type LengthIn, memberOf, zipLengthIn, zipOf, zipSizeOf } from '@keisan/files';
import { type DeflateOptions, deflateSync, type UnzipFileInfo, unzipSync } from 'fflate';
import { decodeNpy } from './decode.ts';
import { npyOf } from './encode.ts';

/** Deflate makes bytes at most so many times shorter. */
const MOST_DEFLATED = 1032;

/** What a zip file says of one of its files. */
interface Entry extends UnzipFileInfo {
  readonly crc: number;
}

const STORED = 0;
const DEFLATED = 8;

/** The files in a zip file, from the list at its end. @throws ValueError for what is no zip file. */
function entriesOf(where: string, bytes: Uint8Array<ArrayBuffer>): readonly Entry[] {
  const entries: UnzipFileInfo[] = [];
  try {
    unzipSync(bytes, {
      filter: (file) => {
        entries.push(file);
        return false;
      },
    });
  } catch (cause) {
    throw noZip(where, cause);
  }
  const sums = checksums(bytes);
  if (sums.length !== entries.length) throw noZip(where, null);
  return entries.map((entry, i) => ({ ...entry, crc: sums[i]! }));
}

const noZip = (where: string, cause: unknown): ValueError =>
  Object.assign(
    new ValueError({
      where,
      got: 'bytes that are no zip file',
      expected: 'an npz file',
      fix: 'It may be cut short, or an npy file: see loadNpy',
    }),
    { cause },
  );

/** How many bytes an archive has for each of its arrays, at most: the heads and the list of small ones are longer than they are. */
const MOST_TIMES = 4;

/** How long an archive is whose arrays have no more bytes than `maxBytes`. @throws ValueError for a longer one, and for what is none. */
export function npzLength(where: string, maxBytes: number): LengthIn {
  const lengthIn = zipLengthIn(() => noZip(where, null));
  const most = MOST_TIMES * maxBytes + 2 ** 20;
  return (beginning) => {
    const length = lengthIn(beginning);
    if (Math.max(beginning.length, length ?? 0) <= most) return length;
    const [got, expected] = [`more than ${most} bytes`, `arrays of at most ${maxBytes} in all`];
    throw new ValueError({ where, got, expected, fix: 'Where you trust the file, give a larger maxBytes' });
  };
}

/** The checksums in the list at the end. Source: APPNOTE 6.3.10, 4.3.12 and 4.3.14 to 4.3.16. */
function checksums(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  const sums: number[] = [];
  if (end < 0) return sums;
  let [count, at] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  if (end >= 20 && view.getUint32(end - 20, true) === 0x07064b50) {
    const wide = Number(view.getBigUint64(end - 12, true));
    if (wide + 56 > bytes.length) return sums;
    [count, at] = [Number(view.getBigUint64(wide + 32, true)), Number(view.getBigUint64(wide + 48, true))];
  }
  for (let i = 0; i < count && at + 46 <= bytes.length; i++) {
    if (view.getUint32(at, true) !== 0x02014b50) break;
    sums.push(view.getUint32(at + 16, true));
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return sums;
}

function checkEntry(where: string, entry: Entry, room: number, whole: number): void {
  const { name, size, originalSize, compression } = entry;
  const wrong = (got: string, expected: string, fix?: string) =>
    new ValueError({ where: `${where}: ${name}`, got, expected, ...(fix && { fix }) });
  if (compression !== STORED && compression !== DEFLATED) {
    throw wrong(`compression of kind ${compression}`, 'none, or deflate', 'Save it with np.savez_compressed');
  }
  if (size > whole || originalSize > size * MOST_DEFLATED + 64 || (compression === STORED && size !== originalSize)) {
    throw wrong(
      `${size} bytes that are said to become ${originalSize}`,
      'a whole file',
      'It is damaged, or made to do harm',
    );
  }
  if (originalSize > room) {
    throw wrong(`${originalSize} bytes`, `at most ${room} more`, 'Where you trust the file, give a larger maxBytes');
  }
}

/** The arrays of an npz file by their names, each checked before memory is taken for it. */
export function decodeNpz(
  where: string,
  bytes: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Readonly<Record<string, Tensor>> {
  const entries = new Map<string, Entry>();
  let room = maxBytes;
  for (const entry of entriesOf(where, bytes)) {
    const { name } = entry;
    if (!name.endsWith('.npy')) continue;
    if (entries.has(name)) {
      const key = name.slice(0, -'.npy'.length);
      throw new ValueError({ where, got: `two arrays named ${JSON.stringify(key)}`, expected: 'names of their own' });
    }
    checkEntry(where, entry, room, bytes.length);
    room -= entry.originalSize;
    entries.set(name, entry);
  }
  const arrays = Object.create(null) as Record<string, Tensor>;
  for (const [name, content] of contentsOf(where, bytes, entries)) {
    arrays[name.slice(0, -'.npy'.length)] = decodeNpy(`${where}: ${name}`, content);
  }
  return arrays;
}

/** What is in the files, all of them in one go: going to each anew would take as long for each as for all. */
function contentsOf(
  where: string,
  bytes: Uint8Array<ArrayBuffer>,
  entries: ReadonlyMap<string, Entry>,
): readonly (readonly [name: string, content: Uint8Array])[] {
  let last = '';
  let contents: Readonly<Record<string, Uint8Array>>;
  try {
    contents = unzipSync(bytes, {
      filter: ({ name }) => {
        const isWanted = entries.has(name);
        if (isWanted) last = name;
        return isWanted;
      },
    });
  } catch (cause) {
    throw Object.assign(changed(where, last), { cause });
  }
  return [...entries].map(([name, { originalSize, crc }]) => {
    const content = Object.hasOwn(contents, name) ? contents[name] : undefined;
    if (content?.length !== originalSize || crc32(content) !== crc) throw changed(where, name);
    return [name, content];
  });
}

const changed = (where: string, name: string): ValueError =>
  new ValueError({
    where: `${where}: ${name}`,
    got: 'bytes that are not those that were saved',
    fix: 'The file is damaged: get it again',
  });

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

/** The bytes of an npz file with arrays by their names, as `np.savez` writes them. */
export function npzOf(
  arrays: Readonly<Record<string, Tensor | TensorData>>,
  { compressed = false }: NpzOptions,
): Uint8Array<ArrayBuffer> {
  const names = new Set(Object.keys(arrays));
  for (const name of names) {
    const expected = faultOf(name, names);
    if (expected === null) continue;
    const got = `an array named ${describeValue(name)}`;
    throw new ValueError({ where: 'encodeNpz', got, expected, fix: 'Give it another name' });
  }
  const members = Object.entries(arrays).map(([name, array]) => {
    const bytes = npyOf(`encodeNpz: ${describeValue(name)}`, array);
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
