/** Little-endian bytes, which grow as they are written. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** How many bytes are written. */
  get length(): number {
    return this.#length;
  }

  #room(count: number): DataView {
    const needed = this.#length + count;
    if (needed > this.#bytes.length) {
      const more = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      more.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = more;
    }
    const view = new DataView(this.#bytes.buffer, this.#length, count);
    this.#length = needed;
    return view;
  }

  /** Writes bytes by their numbers, from 0 to 255. */
  u8(...values: readonly number[]): this {
    const view = this.#room(values.length);
    values.forEach((value, i) => {
      view.setUint8(i, value);
    });
    return this;
  }

  /** Writes a whole number in two bytes. */
  u16(value: number): this {
    this.#room(2).setUint16(0, value, true);
    return this;
  }

  /** Writes a whole number in four bytes. */
  u32(value: number): this {
    this.#room(4).setUint32(0, value, true);
    return this;
  }

  /** Writes a whole number in eight bytes. */
  u64(value: number | bigint): this {
    this.#room(8).setBigUint64(0, BigInt(value), true);
    return this;
  }

  /** Writes bytes that there are already. */
  bytes(bytes: Uint8Array): this {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length - bytes.length);
    return this;
  }

  /** Writes so many bytes of 0. */
  zeros(count: number): this {
    this.#room(count);
    return this;
  }

  /** Zeros up to a place that eight divides. */
  pad(): this {
    return this.zeros(-this.#length & 7);
  }

  /** What was written. */
  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}
