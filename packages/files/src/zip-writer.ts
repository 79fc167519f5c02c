import { ByteWriter } from './byte-writer.ts';
import { crc32 } from './crc32.ts';

/** What is to be in an archive under a name. Its parts are gone through twice: for the checksum, then to write them. */
export interface Member {
  /** Its name in the archive, with slashes between folders. */
  readonly name: string;
  /** How many bytes its parts have together. */
  readonly size: number;
  /** The bytes, in order; the same each time. */
  parts(): Iterable<Uint8Array>;
  /** What deflate makes of its bytes, to be written in their place. */
  readonly deflated?: Uint8Array;
}

/** A member of some bytes. */
export const memberOf = (name: string, bytes: Uint8Array): Member => ({
  name,
  size: bytes.length,
  parts: () => [bytes],
});

const FULL = 0xffff_ffff;
/** More members than the first format counts. */
const MANY = 0xffff;
const STORED = 0;
const DEFLATED = 8;
/** 1 January 1980, as Python's zipfile has it for members without a date. */
const DATE = 0x21;
const UTF8_NAME = 0x800;

const isWide = (count: number, end: number): boolean => count >= MANY || end >= FULL;

/** How many bytes the archive of members has. */
export function zipSizeOf(members: readonly Member[]): number {
  let size = 0;
  let directory = 22;
  for (const { name, size: bytes, deflated } of members) {
    const [letters, isLarge, isFar] = [new TextEncoder().encode(name).length, bytes >= FULL, size >= FULL];
    directory += 46 + letters + (isLarge || isFar ? 4 + (isLarge ? 16 : 0) + (isFar ? 8 : 0) : 0);
    size += 30 + letters + (isLarge ? 20 : 0) + (deflated?.length ?? bytes);
  }
  return size + directory + (isWide(members.length, size) ? 76 : 0);
}

/**
 * The bytes of a ZIP archive. Members are as they are where nothing was deflated: weights would not become smaller. What is too large for
 * the numbers of the first format, 4 GiB and 65,534 members, is written in ZIP64, which fflate does not have.
 */
export function* zipOf(members: readonly Member[]): Generator<Uint8Array> {
  const directory = new ByteWriter();
  let offset = 0;
  for (const { name, size, parts, deflated } of members) {
    let checksum = 0;
    for (const part of parts()) checksum = crc32(part, checksum);
    const encoded = new TextEncoder().encode(name);
    const isLarge = size >= FULL;
    const stored = deflated?.length ?? size;
    const extra = new ByteWriter();
    if (isLarge) extra.u16(1).u16(16).u64(size).u64(stored);
    const common = (sizes: ByteWriter) =>
      sizes
        .u16(UTF8_NAME)
        .u16(deflated ? DEFLATED : STORED)
        .u16(0)
        .u16(DATE)
        .u32(checksum)
        .u32(isLarge ? FULL : stored)
        .u32(isLarge ? FULL : size);
    const needs = isLarge || offset >= FULL ? 45 : 20;
    const local = common(new ByteWriter().u32(0x04034b50).u16(needs)).u16(encoded.length).u16(extra.length);
    yield local.bytes(encoded).bytes(extra.done()).done();
    if (deflated) yield deflated;
    else yield* parts();

    const more = new ByteWriter();
    const wide = [...(isLarge ? [size, stored] : []), ...(offset >= FULL ? [offset] : [])];
    if (wide.length > 0) more.u16(1).u16(wide.length * 8);
    for (const number of wide) more.u64(number);
    common(directory.u32(0x02014b50).u16(needs).u16(needs))
      .u16(encoded.length)
      .u16(more.length)
      .u16(0)
      .u16(0)
      .u16(0)
      .u32((0o600 << 16) >>> 0)
      .u32(Math.min(offset, FULL))
      .bytes(encoded)
      .bytes(more.done());
    offset += local.length + stored;
  }
  yield directory.done();
  yield endOf(members.length, directory.length, offset);
}

/** The end of an archive, by which it is read. */
function endOf(count: number, length: number, offset: number): Uint8Array {
  const end = new ByteWriter();
  if (isWide(count, offset)) {
    end.u32(0x06064b50).u64(44).u16(45).u16(45).u32(0).u32(0).u64(count).u64(count).u64(length).u64(offset);
    end
      .u32(0x07064b50)
      .u32(0)
      .u64(offset + length)
      .u32(1);
  }
  const counted = Math.min(count, MANY);
  end.u32(0x06054b50).u16(0).u16(0).u16(counted).u16(counted).u32(length).u32(Math.min(offset, FULL)).u16(0);
  return end.done();
}
