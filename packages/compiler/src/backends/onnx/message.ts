const LENGTH_DELIMITED = 2;
const FOUR_BYTES = 5;

/** A number in groups of seven bits, the low ones first; a negative one as the 64 bits that it is. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}

/**
 * A message of Protocol Buffers: fields, each with its number. Source: https://protobuf.dev/programming-guides/encoding/
 */
export class Message {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  #add(part: Uint8Array): this {
    this.#parts.push(part);
    this.#length += part.length;
    return this;
  }

  #head(field: number, wireType: number, ...more: readonly number[]): this {
    return this.#add(Uint8Array.from([...varint(field * 8 + wireType), ...more]));
  }

  integer(field: number, value: number): this {
    return this.#head(field, 0, ...varint(value));
  }

  /** Any number of them, one after the other. */
  integers(field: number, values: readonly number[]): this {
    return values.length === 0 ? this : this.bytes(field, Uint8Array.from(values.flatMap(varint)));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#head(field, FOUR_BYTES, ...bytes);
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#head(field, LENGTH_DELIMITED, ...varint(value.length)).#add(value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, inner: Message): this {
    this.#head(field, LENGTH_DELIMITED, ...varint(inner.#length));
    for (const part of inner.#parts) this.#parts.push(part);
    this.#length += inner.#length;
    return this;
  }

  /** All of it. */
  finish(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
