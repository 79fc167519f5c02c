/** Bytes that are written one after the other, in the ways of WebAssembly's binary format. */
export class WasmWriter {
  #bytes = new Uint8Array(64);
  #length = 0;

  /** What has been written. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#makeRoom(1);
    this.#bytes[this.#length++] = value;
  }

  all(values: ArrayLike<number>): void {
    this.#makeRoom(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** A number from 0 on in LEB128: seven bits a byte, the lowest first, the top bit set where more follow. */
  unsigned(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
  }

  /** An int32 in signed LEB128: as {@link unsigned}, and the second highest bit of the last byte is the sign. */
  signed(value: number): void {
    let rest = value;
    for (; rest < -0x40 || 0x40 <= rest; rest >>= 7) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest & 0x7f);
  }

  /** Items after their number. */
  list<T>(items: readonly T[], write: (item: T, index: number) => void): void {
    this.unsigned(items.length);
    items.forEach(write);
  }

  /** What `write` writes, after its length. */
  sized(write: (part: WasmWriter) => void): void {
    const part = new WasmWriter();
    write(part);
    this.unsigned(part.#length);
    this.all(part.#bytes.subarray(0, part.#length));
  }

  /** A name in UTF-8, after its length. */
  text(name: string): void {
    this.sized((part) => part.all(new TextEncoder().encode(name)));
  }

  #makeRoom(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#length + count));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
