import { type Shape, Tensor, type TypedArray, ValueError } from '@keisan/autograd';
import { allocate, viewOf } from '@keisan/autograd/internal';
import { type NpyHeader, readHeader } from './header.ts';

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The numbers in bytes, as many as they hold. @param first Which number of the file is the first of them. */
export function numbersIn(
  where: string,
  { type, dtype, isBigEndian }: NpyHeader,
  bytes: Uint8Array,
  first = 0,
): TypedArray {
  const count = Math.floor(bytes.length / type.bytes);
  const isInOrder = type.bytes === 1 || isBigEndian !== isLittleEndian;
  if (type.isSame && isInOrder && bytes.byteOffset % type.bytes === 0) {
    const empty = allocate(dtype, 0);
    const Constructor = empty.constructor as new (buffer: ArrayBufferLike, at: number, length: number) => TypedArray;
    return new Constructor(bytes.buffer, bytes.byteOffset, count);
  }
  const numbers = allocate(dtype, count, where);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < count; i++) {
    const value = Number(type.read(view, i * type.bytes, !isBigEndian));
    numbers[i] = value;
    if (dtype === 'int32' && numbers[i] !== value) throw tooLarge(where, value, first + i);
  }
  return numbers;
}

const tooLarge = (where: string, value: number, place: number): ValueError =>
  new ValueError({
    where,
    got: `${value} as number ${place}`,
    expected: 'whole numbers from -2147483648 to 2147483647',
    fix: "Save them as float64: np.save('a.npy', array.astype('float64'))",
  });

/** Numbers with the first axis the fastest, as Fortran has them, with the last the fastest. */
function inRowOrder(numbers: TypedArray, shape: Shape): TypedArray {
  const result = numbers.slice();
  const strides: number[] = [];
  shape.reduce((stride, n) => {
    strides.push(stride);
    return stride * n;
  }, 1);
  const index = shape.map(() => 0);
  let from = 0;
  for (let i = 0; i < result.length; i++) {
    result[i] = numbers[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

/**
 * The array of an npy file. Its numbers stay where they lie, where they are of a type that there is here.
 * @throws ValueError that says what is wrong with it, and where; before memory is taken for it.
 */
export function decodeNpy(where: string, bytes: Uint8Array): Tensor {
  const header = readHeader(where, bytes);
  const { type, shape, size, start, dtype } = header;
  const expected = start + size * type.bytes;
  if (bytes.length !== expected) {
    throw new ValueError({
      where,
      got: `${bytes.length} bytes of an array of shape [${shape.join(', ')}]`,
      expected: `${expected}: a head of ${start}, and ${size} numbers of ${type.bytes}`,
      fix: bytes.length < expected ? 'The file is cut short' : 'The file goes on after its last number',
    });
  }
  const numbers = numbersIn(where, header, bytes.subarray(start));
  const data = header.isFortranOrder && shape.length > 1 ? inRowOrder(numbers, shape) : numbers;
  return new Tensor({ shape, dtype }, viewOf(data, shape), null, false);
}
