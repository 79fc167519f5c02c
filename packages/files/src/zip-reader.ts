import { crc32 } from './crc32.ts';
import type { LengthIn } from './fetched.ts';
import { checkWithin, damaged, partOf, type Source, sourceOf } from './source.ts';
import { zipLengthIn } from './zip-length.ts';

/** What an archive is read as. */
export interface ArchiveKind {
  /** What its file should be, for messages. */
  readonly expected: string;
  /** What to do where it is no archive. */
  readonly fix: string;
  /** How many members it may have. */
  readonly mostMembers: number;
  /** How many times as large a compressed member may become that becomes larger than 64 MiB. */
  readonly mostExpansion: number;
}

/** How large a compressed member may become whatever it was, in bytes. */
const SMALL = 64 * 2 ** 20;
/** How much is read at once for a checksum. */
const CHUNK = 2 ** 22;

const FULL = 0xffff_ffff;
const STORED = 0;
const DEFLATED = 8;

/** What the directory says of a member. */
interface Listed {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly stored: number;
  readonly size: number;
  readonly offset: number;
}

type Inflate = typeof import('fflate').inflateSync;

/** A ZIP archive. Members are read by name and nothing is ever written, whatever their names are. */
export class Archive {
  readonly #source: Source;
  readonly #kind: ArchiveKind;
  readonly #members: ReadonlyMap<string, Listed>;
  readonly #inflate: Inflate | null;

  private constructor(
    source: Source,
    kind: ArchiveKind,
    members: ReadonlyMap<string, Listed>,
    inflate: Inflate | null,
  ) {
    this.#source = source;
    this.#kind = kind;
    this.#members = members;
    this.#inflate = inflate;
  }

  /** Reads the directory of an archive. @throws ValueError for what is no archive, and for one whose directory is damaged. */
  static async open(source: Source, kind: ArchiveKind): Promise<Archive> {
    const members = directoryOf(source, kind);
    const isCompressed = [...members.values()].some(({ method }) => method === DEFLATED);
    return new Archive(source, kind, members, isCompressed ? (await import('fflate')).inflateSync : null);
  }

  /** The names of the members, in their order. */
  get names(): readonly string[] {
    return [...this.#members.keys()];
  }

  /**
   * How many bytes a member has, before memory is taken for it.
   * @param most How many it may have.
   * @returns undefined where there is none of the name.
   * @throws ValueError for one that is larger, or would become very much larger than it is, or is compressed in another way.
   */
  sizeOf(name: string, most = Number.POSITIVE_INFINITY): number | undefined {
    const listed = this.#members.get(name);
    if (!listed) return undefined;
    const { method, stored, size } = listed;
    const wrong = (got: string, expected: string, fix?: string) =>
      damaged({ name: `${this.#source.name}: ${name}` }, got, expected, fix);
    if (size > most) throw wrong(`${size} bytes`, `at most ${most}`);
    if (method !== STORED && method !== DEFLATED) {
      throw wrong(`compression method ${method}`, 'none (0), or deflate (8)', 'Pack it again in one of these ways');
    }
    if (method === STORED && size !== stored) throw wrong(`${stored} bytes for a size of ${size}`, 'the same number');
    const { mostExpansion } = this.#kind;
    if (size > SMALL && size > mostExpansion * stored) {
      throw wrong(`${stored} bytes that become ${size}`, `at most ${mostExpansion} times as many`);
    }
    return size;
  }

  /**
   * A member, its checksum checked: where it lies in the archive where it is stored as it is, else in memory.
   * @returns undefined where there is none of the name.
   * @throws ValueError for a damaged member, and as {@link sizeOf} does.
   */
  member(name: string, most?: number): Source | undefined {
    if (this.sizeOf(name, most) === undefined) return undefined;
    const listed = this.#members.get(name)!;
    const what = `${this.#source.name}: ${name}`;
    const data = partOf(this.#source, what, this.#dataOf(listed), listed.stored);
    const member = listed.method === STORED ? data : sourceOf(what, inflated(this.#inflate!, data, listed.size));
    checkSum(member, listed.checksum);
    return member;
  }

  /** Where the bytes of a member begin. */
  #dataOf({ name, stored, offset }: Listed): number {
    checkWithin(this.#source, `the head of ${name}`, offset, 30);
    const head = viewOf(this.#source.read(offset, 30));
    if (head.getUint32(0, true) !== 0x04034b50) {
      throw damaged(this.#source, `no member at byte ${offset}, where ${name} should be`, 'a whole archive');
    }
    if (head.getUint16(6, true) & 1) throw damaged(this.#source, `${name}, which is encrypted`, 'no password');
    const start = offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
    checkWithin(this.#source, name, start, stored);
    return start;
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function checkSum(data: Source, expected: number): void {
  let checksum = 0;
  for (let at = 0; at < data.size; at += CHUNK)
    checksum = crc32(data.read(at, Math.min(CHUNK, data.size - at)), checksum);
  if (checksum === expected) return;
  throw damaged(data, `bytes of the checksum ${checksum}`, `${expected}`, 'The file is damaged: get it again');
}

function inflated(inflate: Inflate, data: Source, size: number): Uint8Array {
  try {
    const out = inflate(data.read(0, data.size), { out: new Uint8Array(size) });
    if (out.length === size) return out;
  } catch {}
  throw damaged(data, 'compressed bytes that do not make what they should', `${size} bytes`, 'Get the file again');
}

/** Where the directory is: the end of an archive says it. */
function endOf(source: Source, kind: ArchiveKind): { count: number; length: number; offset: number } {
  const tailStart = Math.max(0, source.size - 65_557);
  const bytes = source.read(tailStart, source.size - tailStart);
  const tail = viewOf(bytes);
  // It begins with a P.
  for (let at = bytes.lastIndexOf(0x50, -22); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(0x50, at - 1)) {
    if (at + 22 > bytes.length || tail.getUint32(at, true) !== 0x06054b50) continue;
    const end = {
      count: tail.getUint16(at + 10, true),
      length: tail.getUint32(at + 12, true),
      offset: tail.getUint32(at + 16, true),
    };
    const isWide = at >= 20 && tail.getUint32(at - 20, true) === 0x07064b50;
    return isWide ? wideEnd(source, Number(tail.getBigUint64(at - 12, true))) : end;
  }
  throw noArchive(source, kind, `${source.size} bytes that are no ZIP archive`);
}

const noArchive = (source: Pick<Source, 'name'>, { expected, fix }: ArchiveKind, got: string) =>
  damaged(source, got, expected, fix);

/** How long an archive is, as soon as enough of it is there to say so. @throws ValueError for what is none. */
export const archiveLength = (name: string, kind: ArchiveKind): LengthIn =>
  zipLengthIn(() => noArchive({ name }, kind, 'bytes that are no ZIP archive'));

function wideEnd(source: Source, at: number): { count: number; length: number; offset: number } {
  checkWithin(source, 'the end of a ZIP64 archive', at, 56);
  const end = viewOf(source.read(at, 56));
  if (end.getUint32(0, true) !== 0x06064b50) throw damaged(source, `no directory at byte ${at}`, 'a ZIP64 archive');
  const number = (place: number) => Number(end.getBigUint64(place, true));
  return { count: number(32), length: number(40), offset: number(48) };
}

function directoryOf(source: Source, kind: ArchiveKind): ReadonlyMap<string, Listed> {
  const { count, length, offset } = endOf(source, kind);
  if (count > kind.mostMembers) throw damaged(source, `${count} members`, `at most ${kind.mostMembers}`);
  checkWithin(source, 'the directory', offset, length);
  const bytes = source.read(offset, length);
  const view = viewOf(bytes);
  const members = new Map<string, Listed>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    const broken = () => damaged(source, `a directory that breaks off at byte ${offset + at}`, `${count} members`);
    if (at + 46 > length || view.getUint32(at, true) !== 0x02014b50) throw broken();
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => view.getUint16(at + place, true)) as [
      number,
      number,
      number,
    ];
    const end = at + 46 + nameLength + extraLength + commentLength;
    if (end > length) throw broken();
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const extra = view.byteOffset + at + 46 + nameLength;
    const [size, stored, start] = widened(
      [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)],
      new DataView(view.buffer, extra, extraLength),
    );
    if (members.has(name)) throw damaged(source, `two members of the name ${JSON.stringify(name)}`, 'one');
    const [method, checksum] = [view.getUint16(at + 10, true), view.getUint32(at + 16, true)];
    members.set(name, { name, method, checksum, stored, size, offset: start });
    at = end;
  }
  checkApart(source, [...members.values()], offset);
  return members;
}

/** Numbers that are full are in an extra field, in their order. */
function widened(numbers: readonly [number, number, number], extra: DataView): readonly [number, number, number] {
  let at = 0;
  while (at + 4 <= extra.byteLength) {
    const [id, length] = [extra.getUint16(at, true), extra.getUint16(at + 2, true)];
    if (id === 1 && at + 4 + length <= extra.byteLength) {
      let next = at + 4;
      const end = next + length;
      return numbers.map((number) => {
        if (number !== FULL || next + 8 > end) return number;
        next += 8;
        return Number(extra.getBigUint64(next - 8, true));
      }) as unknown as readonly [number, number, number];
    }
    at += 4 + length;
  }
  return numbers;
}

/** @throws ValueError for members that lie within each other: many small ones of the same bytes would be much. */
function checkApart(source: Source, members: readonly Listed[], directory: number): void {
  const sorted = [...members].sort((a, b) => a.offset - b.offset);
  sorted.forEach(({ name, offset, stored }, i) => {
    const next = sorted[i + 1];
    if (offset + 30 + stored <= (next?.offset ?? directory)) return;
    throw damaged(
      source,
      `${name}, which reaches into ${next?.name ?? 'the directory'}`,
      'members one after the other',
    );
  });
}
