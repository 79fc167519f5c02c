import { Tensor, type TypedArray, ValueError } from '@keisan/autograd';
import { sizeOf, viewOf } from '@keisan/autograd/internal';
import type { NamedSource } from '../bytes/source.ts';
import { numbersIn } from './decode.ts';
import { headLength, readHeader } from './header.ts';

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** The rows of the array of an npy file, as many at a time as a piece of it holds. */
export async function* npyRows(where: string, { name, pieces }: NamedSource): AsyncGenerator<readonly Tensor[]> {
  const place = `${where}: ${name}`;
  let rest: Uint8Array = new Uint8Array(0);
  let header: ReturnType<typeof readHeader> | null = null;
  let row = 0;
  for await (const piece of pieces()) {
    rest = rest.length > 0 ? joined(rest, piece) : piece;
    if (!header) {
      const length = headLength(place, rest);
      if (length === null || rest.length < length) continue;
      header = readHeader(place, rest);
      checkRows(place, header);
      rest = rest.subarray(header.start);
    }
    const { type, dtype, shape } = header;
    const [count, ...sample] = shape as [number, ...number[]];
    const width = sizeOf(sample);
    const bytes = width * type.bytes;
    const whole = Math.min(bytes === 0 ? count : Math.floor(rest.length / bytes), count - row);
    const numbers = numbersIn(place, header, rest.slice(0, whole * bytes), row * width);
    row += whole;
    rest = rest.slice(whole * bytes);
    if (row === count && rest.length > 0) throw wrongEnd(place, 'bytes after the last row', count);
    yield Array.from({ length: whole }, (_, i) => {
      const data = numbers.subarray(i * width, (i + 1) * width) as TypedArray;
      return new Tensor({ dtype, shape: sample }, viewOf(data, sample), null, false);
    });
  }
  if (!header) readHeader(place, rest);
  else if (row < header.shape[0]!) throw wrongEnd(place, `${row} rows`, header.shape[0]!);
}

function checkRows(where: string, { shape, isFortranOrder }: ReturnType<typeof readHeader>): void {
  if (shape.length > 0 && (!isFortranOrder || shape.length === 1)) return;
  throw new ValueError({
    where,
    got: isFortranOrder ? 'numbers in the order of Fortran' : 'a single number',
    expected: 'rows one after the other',
    fix: isFortranOrder ? "Save it with np.save('a.npy', np.ascontiguousarray(array)), or use loadNpy" : 'Use loadNpy',
  });
}

const wrongEnd = (where: string, got: string, count: number): ValueError =>
  new ValueError({ where, got, expected: `${count} rows`, fix: 'The file is cut short, or damaged' });
