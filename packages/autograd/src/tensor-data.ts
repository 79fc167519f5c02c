import { allocate, checkFits, type DType, overMemory, promoteTypes, type TypedArray } from './dtype.ts';
import { DTypeError, ShapeError, ValueError } from './errors.ts';
import { checkHere } from './given/array-buffer.ts';
import { describeValue } from './given/describe-value.ts';
import { MOST_AXES } from './given/size-limits.ts';
import { type View, viewOf } from './kernels/view.ts';
import { checkShape, formatShape, type Shape, sizeOf } from './shape.ts';
import { type NestedArray, Tensor } from './tensor.ts';

/** Nested lists of numbers or booleans, in which typed arrays may be lists. */
type NestedRows = NestedArray | ArrayBufferView | readonly NestedRows[];

/** What a tensor can be made from. */
export type TensorData = NestedRows | ArrayLike<number> | ArrayLike<bigint> | NdArrayLike | Tensor;

/** An ndarray of the `ndarray` package. */
export interface NdArrayLike {
  /** The elements, in an order that `stride` and `offset` tell. */
  readonly data: ArrayLike<number>;
  /** The length of each axis. */
  readonly shape: readonly number[];
  /** How many elements of `data` lie between neighbours along each axis. */
  readonly stride: readonly number[];
  /** Where in `data` the first element is. */
  readonly offset: number;
}

/** Whose memory numbers are in: the user's, or new memory, which holds them as they were or converted. */
type Memory = 'given' | 'copied' | 'converted';

/** What is known of numbers beside their values. */
interface Origin {
  readonly dtype: DType;
  /** What a tensor of them has unless another is asked for. */
  readonly defaultDType: DType;
  readonly memory: Memory;
  /** What messages call them. */
  readonly what: string;
}

/** The numbers of {@link TensorData}. */
export interface Source extends Origin {
  readonly value: View;
}

interface Elements extends Origin {
  readonly data: TypedArray;
}

const elementsOf = (data: TypedArray, dtype: DType, memory: Memory, what: string): Elements => ({
  data,
  dtype,
  defaultDType: dtype,
  memory,
  what,
});

/** Typed arrays whose memory a tensor can have as it is. */
const same: Readonly<Record<string, DType>> = {
  Float32Array: 'float32',
  Float64Array: 'float64',
  Int32Array: 'int32',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8',
};

/** Typed arrays whose elements all fit into a wider type. */
const wider: Readonly<Record<string, DType>> = {
  Float16Array: 'float32',
  Int8Array: 'int32',
  Int16Array: 'int32',
  Uint16Array: 'int32',
};

const large: readonly string[] = ['Uint32Array', 'BigInt64Array', 'BigUint64Array'];

/** The name of a typed array's class, in whatever realm it was made and whatever subclass it is of; none for a DataView. */
const classOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;

/** Whether memory may be written to by another thread, or change its size: runtimes do not take such memory. */
const isUnsteady = (buffer: ArrayBufferLike & { readonly resizable?: boolean }): boolean =>
  Object.prototype.toString.call(buffer) === '[object SharedArrayBuffer]' || buffer.resizable === true;

/** Typed arrays of other element types are widened or narrowed to the dtype that holds their values. */
function fromTypedArray(data: ArrayBufferView, dtype?: DType): Elements {
  const name: string | undefined = classOf.call(data);
  checkHere('tensor', data);
  const what = `${name?.startsWith('Int') ? 'an' : 'a'} ${name}`;
  const own = same[name ?? ''];
  if (own) {
    const elements = overMemory(own, data.buffer, data.byteOffset, (data as TypedArray).length);
    if (!isUnsteady(data.buffer)) return elementsOf(elements, own, 'given', what);
    return elementsOf(elements.slice() as TypedArray, own, 'copied', what);
  }
  const wide = wider[name ?? ''];
  if (wide) {
    const Wide = wide === 'int32' ? Int32Array : Float32Array;
    return elementsOf(new Wide(data as Int16Array), wide, 'converted', what);
  }
  if (name && large.includes(name)) {
    if (dtype) return elementsOf(Float64Array.from(data as Uint32Array, Number), 'float64', 'converted', what);
    return elementsOf(narrowed(data as Uint32Array, what), 'int32', 'converted', what);
  }
  throw new DTypeError({
    where: 'tensor',
    got: `a ${name ?? 'DataView'}`,
    expected: 'a numeric typed array',
    fix: name ? '' : 'Make a Uint8Array, Float32Array, ... of its buffer, byteOffset and length',
  });
}

function narrowed(data: Uint32Array | BigInt64Array | BigUint64Array, what: string): Int32Array {
  const out = new Int32Array(data.length);
  for (let i = 0; i < out.length; i++) {
    const n = Number(data[i]);
    out[i] = n;
    if (out[i] === n) continue;
    throw new ValueError({
      where: 'tensor',
      got: `the integer ${n} in ${what}`,
      expected: 'integers from -2147483648 to 2147483647, those of int32',
      fix: 'Convert the array to a Float64Array first',
    });
  }
  return out;
}

const isNested = (data: unknown): data is readonly unknown[] => Array.isArray(data);

/** Whether something is a typed array, which a DataView is not. */
const isTyped = (data: unknown): data is TypedArray => ArrayBuffer.isView(data) && classOf.call(data) !== undefined;

function nestedShape(data: unknown): Shape {
  const shape: number[] = [];
  for (let level = data; isNested(level) || isTyped(level); level = level[0]) {
    if (shape.length === MOST_AXES) {
      throw new ShapeError({
        where: 'tensor',
        got: `arrays nested more than ${MOST_AXES} deep, as where one holds itself`,
        expected: `at most ${MOST_AXES} axes`,
      });
    }
    shape.push(level.length);
  }
  return shape;
}

const place = (index: readonly number[]) => `at [${index.join(', ')}]`;

const JOIN = 'Join tensors with stack(...)';

const isTensorLike = (found: unknown): boolean =>
  found instanceof Tensor || (typeof found === 'object' && found !== null && isNdArray(found));

/** The error for something at a place where there should be an array of `length`, or a number when that is undefined. */
function raggedAt(index: readonly number[], found: unknown, length: number | undefined): ShapeError {
  return new ShapeError({
    where: 'tensor',
    got: `${isNested(found) || isTyped(found) ? `an array of length ${found.length}` : describeValue(found)} ${place(index)}`,
    expected: `${length === undefined ? 'a number' : `an array of length ${length}`} there, as in the first place`,
    fix: isTensorLike(found) ? JOIN : 'Make all rows equally long',
  });
}

function adviceFor(found: unknown): string {
  if (isTensorLike(found)) return JOIN;
  if (typeof found !== 'string' && typeof found !== 'bigint') return 'Put a number in its place, or leave that row out';
  return Number.isNaN(Number(found)) ? 'Give each word a number' : 'Convert it with Number(...)';
}

function noNumberAt(index: readonly number[], found: unknown): ValueError {
  return new ValueError({
    where: 'tensor',
    got: `${describeValue(found)} ${place(index)}`,
    expected: 'numbers or booleans',
    fix: adviceFor(found),
  });
}

/** A typed array within lists: what it holds is copied from there, unless that has to be converted or is not there any more. */
function rowOf(row: TypedArray, dtype?: DType): Pick<Elements, 'data' | 'dtype'> {
  const own = same[classOf.call(row) as string];
  return own && row.length > 0 ? { data: row, dtype: own } : fromTypedArray(row, dtype);
}

/** How many numbers of lists are gathered at once: an array of all of them would take several times their memory, and more than V8 has for one. */
const BLOCK = 2 ** 16;

function fromNested(data: NestedRows, dtype?: DType): Source {
  const shape = nestedShape(data);
  checkFits('tensor', shape, 'float32');
  /** Everything in order: typed arrays, and the numbers between them. */
  const parts: ArrayLike<number>[] = [];
  const dtypes: DType[] = [];
  const index: number[] = [];
  let numbers: number[] = [];
  let [plain, booleans] = [0, 0];
  const endNumbers = () => {
    if (numbers.length > 0) parts.push(numbers.length < BLOCK ? numbers : new Float64Array(numbers));
    plain += numbers.length;
    numbers = [];
  };
  const visit = (level: unknown, axis: number): void => {
    const row = isTyped(level) ? rowOf(level, dtype) : null;
    if (row || isNested(level)) {
      const list = level as readonly unknown[];
      if (list.length !== shape[axis]) throw raggedAt(index.slice(0, axis), list, shape[axis]);
      if (row && axis === shape.length - 1) {
        endNumbers();
        parts.push(row.data);
        if (!dtypes.includes(row.dtype)) dtypes.push(row.dtype);
        return;
      }
      for (let i = 0; i < list.length; i++) {
        index[axis] = i;
        visit(list[i], axis + 1);
      }
    } else if (axis < shape.length) {
      throw raggedAt(index.slice(0, axis), level, shape[axis]);
    } else if (typeof level === 'number' || typeof level === 'boolean') {
      if (typeof level === 'boolean') booleans++;
      if (numbers.push(Number(level)) === BLOCK) endNumbers();
    } else {
      throw noNumberAt(index, level);
    }
  };
  visit(data, 0);
  endNumbers();
  const hasNumbers = booleans < plain || plain + dtypes.length === 0;
  if (hasNumbers || booleans > 0) dtypes.push(hasNumbers ? 'float32' : 'bool');
  const defaultDType = dtypes.reduce(promoteTypes);
  // It holds whatever numbers there are, until it is known what they are to be.
  const own = hasNumbers || dtypes.length > 1 ? 'float64' : defaultDType;
  const elements = allocate(own, sizeOf(shape));
  let at = 0;
  for (const part of parts) {
    elements.set(part, at);
    at += part.length;
  }
  const what = isNested(data) ? 'an array of numbers' : describeValue(data);
  return { value: viewOf(elements, shape), dtype: own, defaultDType, memory: 'converted', what };
}

/** Whether an object is an ndarray. */
export const isNdArray = (data: object): data is NdArrayLike =>
  'data' in data && 'shape' in data && 'stride' in data && 'offset' in data;

/** Rejects an ndarray that has elements outside its data. */
function checkPlaces({ shape, stride, offset }: NdArrayLike, length: number): void {
  const isList = Array.isArray(stride) && stride.length === shape.length && stride.every(Number.isInteger);
  if (isList && Number.isInteger(offset)) {
    if (sizeOf(shape) === 0) return;
    const reach = (sign: number) =>
      offset + stride.reduce((sum, step, i) => (step * sign > 0 ? sum + step * (shape[i]! - 1) : sum), 0);
    if (reach(-1) >= 0 && reach(1) < length) return;
  }
  throw new ValueError({
    where: 'tensor',
    got: `an ndarray of shape ${formatShape(shape)}, strides ${Array.isArray(stride) ? formatShape(stride) : describeValue(stride)} and offset ${describeValue(offset)} over ${length} elements`,
    expected: 'elements that all lie in its data',
    fix: 'Make it with ndarray(data, shape), or copy the part you need first',
  });
}

function fromNdArray(given: NdArrayLike, dtype?: DType): Source {
  const { data, stride, offset } = given;
  const shape = checkShape('tensor', given.shape);
  const typed = ArrayBuffer.isView(data) ? fromTypedArray(data, dtype) : fromList(data);
  const strides = Array.isArray(stride) ? [...stride] : stride;
  checkPlaces({ data, shape, stride: strides, offset }, typed.data.length);
  const { data: elements, ...origin } = typed;
  return {
    ...origin,
    value: viewOf(elements, shape, strides, offset),
    what: `an ndarray of ${origin.what}`,
  };
}

function fromList(list: unknown): Elements {
  const isFlat = isNested(list) && !list.some((item) => isNested(item) || isTyped(item));
  if (!isFlat) {
    throw new ValueError({
      where: 'tensor',
      got: `an ndarray whose data is ${describeValue(list)}`,
      expected: 'a typed array or a list of numbers',
    });
  }
  const { value, ...rest } = fromNested(list as readonly number[]);
  return { data: value.data, ...rest };
}

/**
 * The numbers that a user gave.
 * @param dtype What they are to be, where that is known.
 * @throws ShapeError when nested arrays are ragged, ValueError or DTypeError for anything but numbers.
 */
export function readData(data: unknown, dtype?: DType): Source {
  if (isNested(data) || typeof data === 'number' || typeof data === 'boolean')
    return fromNested(data as NestedRows, dtype);
  if (data instanceof Tensor) {
    const { view: value, dtype } = data;
    return { value, dtype, defaultDType: dtype, memory: 'given', what: 'a tensor' };
  }
  if (ArrayBuffer.isView(data)) {
    const { data: elements, ...rest } = fromTypedArray(data, dtype);
    return { value: viewOf(elements, [elements.length]), ...rest };
  }
  if (typeof data === 'object' && data !== null && isNdArray(data)) return fromNdArray(data, dtype);
  throw new ValueError({
    where: 'tensor',
    got: describeValue(data),
    expected: 'a number, nested arrays of numbers, a typed array, an ndarray or a tensor',
  });
}
