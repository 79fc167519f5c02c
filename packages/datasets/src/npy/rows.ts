import { Tensor, type TypedArray, ValueError } from '@keisan/autograd';
import { allocate, checkFits, sizeOf, viewOf } from '@keisan/autograd/internal';
import type { NamedSource } from '../bytes/source.ts';
import { numbersIn } from './decode.ts';
import { headLength, readHeader } from './header.ts';

/** How many rows are made at once: those of nothing take no bytes of a file. */
const ROWS = 2 ** 14;

/** How many bytes one array holds. */
const MOST = 2 ** 31 - 1;

/** Bytes that are not used yet. More are added without going through all that are there again. */
class Rest {
  #bytes: Uint8Array = new Uint8Array(0);
  #length = 0;

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  add(where: string, piece: Uint8Array): void {
    const needed = this.#length + piece.length;
    if (needed > this.#bytes.length) {
      const more = allocate('uint8', Math.max(needed, Math.min(2 * this.#length, MOST)), where);
      more.set(this.bytes);
      this.#bytes = more as Uint8Array;
    }
    this.#bytes.set(piece, this.#length);
    this.#length = needed;
  }

  /** Takes bytes away from the beginning. */
  drop(count: number): void {
    this.#bytes = this.#bytes.subarray(count);
    this.#length -= count;
  }
}

/** The rows of the array of an npy file, as many at a time as a piece of it holds. */
export async function* npyRows(where: string, { name, pieces }: NamedSource): AsyncGenerator<readonly Tensor[]> {
  const place = `${where}: ${name}`;
  const rest = new Rest();
  let header: ReturnType<typeof readHeader> | null = null;
  let row = 0;
  for await (const piece of pieces()) {
    rest.add(place, piece);
    if (!header) {
      const length = headLength(place, rest.bytes);
      if (length === null || rest.bytes.length < length) continue;
      header = readHeader(place, rest.bytes);
      checkRows(place, header);
      rest.drop(header.start);
    }
    const { type, dtype, shape } = header;
    const [count, ...sample] = shape as [number, ...number[]];
    const width = sizeOf(sample);
    const bytes = width * type.bytes;
    for (;;) {
      const there = bytes === 0 ? count : Math.floor(rest.bytes.length / bytes);
      const whole = Math.min(there, count - row, ROWS);
      if (whole === 0) break;
      const numbers = numbersIn(place, header, rest.bytes.slice(0, whole * bytes), row * width);
      row += whole;
      rest.drop(whole * bytes);
      yield Array.from({ length: whole }, (_, i) => {
        const data = numbers.subarray(i * width, (i + 1) * width) as TypedArray;
        return new Tensor({ dtype, shape: sample }, viewOf(data, sample), null, false);
      });
    }
    if (row === count && rest.bytes.length > 0) throw wrongEnd(place, 'bytes after the last row', count);
  }
  if (!header) readHeader(place, rest.bytes);
  else if (row < header.shape[0]!) throw wrongEnd(place, `${row} rows`, header.shape[0]!);
}

function checkRows(where: string, { shape, dtype, isFortranOrder }: ReturnType<typeof readHeader>): void {
  if (shape.length > 0 && (!isFortranOrder || shape.length === 1)) {
    checkFits(where, shape.slice(1), dtype);
    return;
  }
  throw new ValueError({
    where,
    got: isFortranOrder ? 'numbers in the order of Fortran' : 'a single number',
    expected: 'rows one after the other',
    fix: isFortranOrder ? "Save it with np.save('a.npy', np.ascontiguousarray(array)), or use loadNpy" : 'Use loadNpy',
  });
}

const wrongEnd = (where: string, got: string, count: number): ValueError =>
  new ValueError({ where, got, expected: `${count} rows`, fix: 'The file is cut short, or damaged' });
