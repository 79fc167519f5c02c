import { checkWithin, damaged, type Source } from '@keisan/files';

/** Numbers one after the other, of a part of a file that is known to be there. */
export class Cursor {
  readonly source: Source;
  /** Where in the file it begins. */
  readonly start: number;
  readonly #what: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** How far it has come. */
  at = 0;

  constructor(source: Source, what: string, bytes: Uint8Array, start: number) {
    this.source = source;
    this.start = start;
    this.#what = what;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.#bytes.length;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  /** @throws ValueError that says what is not there. */
  wrong(got: string, expected: string): Error {
    return damaged(this.source, `${got} in ${this.#what} at byte ${this.start + this.at}`, expected);
  }

  #step(count: number): number {
    if (count > this.left) throw this.wrong(`only ${this.left} bytes left`, `${count} more`);
    const { at } = this;
    this.at += count;
    return at;
  }

  u8(): number {
    return this.#view.getUint8(this.#step(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#step(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#step(4), true);
  }

  /** An unsigned number of some bytes: Infinity for one of all ones, which stands for none. */
  unsigned(bytes: number): number {
    const at = this.#step(bytes);
    let value = 0;
    let isNone = true;
    for (let i = bytes - 1; i >= 0; i--) {
      const byte = this.#bytes[at + i]!;
      if (byte !== 0xff) isNone = false;
      value = value * 256 + byte;
    }
    if (isNone) return Number.POSITIVE_INFINITY;
    if (Number.isSafeInteger(value)) return value;
    this.at = at;
    throw this.wrong(`the number ${value}`, 'one that a file can have');
  }

  bytes(count: number): Uint8Array {
    const at = this.#step(count);
    return this.#bytes.subarray(at, at + count);
  }

  skip(count: number): this {
    this.#step(count);
    return this;
  }

  /** To the next place that eight divides, counted from the beginning. */
  align(from = 0): this {
    return this.skip(Math.min(this.left, -(this.at - from) & 7));
  }

  /** Text up to a zero, or of a length. */
  text(length?: number): string {
    const rest = length === undefined ? this.#bytes.subarray(this.at) : this.bytes(length);
    const end = rest.indexOf(0);
    if (length === undefined) {
      if (end < 0) throw this.wrong('a text without an end', 'a zero after it');
      this.at += end + 1;
    }
    return new TextDecoder().decode(end < 0 ? rest : rest.subarray(0, end));
  }

  /** @throws ValueError where a block of the format does not begin as it does. */
  signature(expected: string): this {
    const found = this.bytes(expected.length);
    if (expected === String.fromCharCode(...found)) return this;
    this.at -= expected.length;
    throw this.wrong(`the bytes ${[...found].join(' ')}`, `the letters ${expected}`);
  }
}

/** The numbers of a part of a file. @throws ValueError where the file does not have it. */
export function cursorAt(source: Source, what: string, offset: number, length: number): Cursor {
  checkWithin(source, what, offset, length);
  return new Cursor(source, what, source.read(offset, length), offset);
}

/** As {@link cursorAt}, but shorter where the file ends before. */
export function cursorUpTo(source: Source, what: string, offset: number, length: number): Cursor {
  return cursorAt(source, what, offset, Math.min(length, Math.max(0, source.size - offset)));
}
