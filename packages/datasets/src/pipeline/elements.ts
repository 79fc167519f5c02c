import {
  type DType,
  type Shape,
  ShapeError,
  Tensor,
  type TensorData,
  type TypedArray,
  tensor,
  ValueError,
} from '@keisan/autograd';
import {
  checkHere,
  describeValue,
  everyPlace,
  formatShape,
  isEndless,
  isNdArray,
  isPlain,
  MOST_AXES,
  sameShape,
  sizeOf,
  viewOf,
} from '@keisan/autograd/internal';

/** An element of a dataset: arrays, alone, in lists such as `[x, y]`, or in objects. */
export type Element = TensorData | readonly Element[] | { readonly [name: string]: Element };

type Axes = readonly number[] | null;

/**
 * The lengths of the axes of nested lists of numbers; null for other lists, and for more axes than an array can have.
 * @param known Those of lists that were looked at: one list may be in many places.
 */
function axesOf(value: unknown, depth = 0, known = new Map<unknown, Axes>()): Axes {
  if (typeof value === 'number' || typeof value === 'boolean') return [];
  if (!Array.isArray(value) || depth > MOST_AXES) return null;
  if (value.length === 0) return [0];
  let axes = known.get(value);
  if (axes !== undefined) return axes;
  // Until it is known to be one, what holds itself is no list of numbers.
  known.set(value, null);
  const first = axesOf(value[0], depth + 1, known);
  const isLikeFirst = (item: unknown) => {
    const others = axesOf(item, depth + 1, known);
    return others !== null && sameShape(others, first!);
  };
  axes = first !== null && everyPlace(value, isLikeFirst) ? [value.length, ...first] : null;
  known.set(value, axes);
  return axes;
}

/** Whether a part of an element is several: an object, or a list that is not one regular array of numbers. */
export function isStructure(value: unknown): value is readonly unknown[] | Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || value instanceof Tensor || ArrayBuffer.isView(value)) return false;
  if (Array.isArray(value)) return axesOf(value) === null;
  return isPlain(value) && !isNdArray(value);
}

const isArray = (value: unknown): boolean => !isStructure(value);

/**
 * Changes each array of an element, and what holds itself as if it was one.
 * @param place Where it is: `[0].image`.
 * @param around What it is in.
 */
export function mapElement(
  element: unknown,
  change: (array: unknown, place: string) => unknown,
  place = '',
  around: readonly unknown[] = [],
): unknown {
  if (!isStructure(element) || isEndless(element, around, isArray)) return change(element, place);
  const within = [...around, element];
  if (Array.isArray(element))
    return Array.from(element, (part, i) => mapElement(part, change, `${place}[${i}]`, within));
  const entries = Object.entries(element).map(
    ([name, part]) => [name, mapElement(part, change, `${place}.${name}`, within)] as const,
  );
  return Object.fromEntries(entries);
}

/** The arrays of an element, and where they are. */
export function arraysOf(element: unknown): [place: string, array: unknown][] {
  const arrays: [string, unknown][] = [];
  mapElement(element, (array, place) => arrays.push([place, array]));
  return arrays;
}

/** What is known of an array in an element. */
export interface Part {
  readonly dtype: DType;
  readonly shape: Shape;
  /** Its elements, in row-major order. */
  readonly data: ArrayLike<number>;
}

const dtypeOf = new Map<unknown, DType>([
  [Uint8Array, 'uint8'],
  [Int32Array, 'int32'],
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
]);

export function partOf(where: string, place: string, array: unknown): Part {
  if (array instanceof Tensor) return array;
  if (typeof array === 'number') return { dtype: 'float32', shape: [], data: [array] };
  if (ArrayBuffer.isView(array)) checkHere(`${where}${place && `: ${place}`}`, array);
  const dtype = ArrayBuffer.isView(array) && dtypeOf.get(array.constructor);
  if (dtype) return { dtype, shape: [(array as TypedArray).length], data: array as TypedArray };
  try {
    return tensor(array as TensorData);
  } catch {
    throw new ValueError({
      where,
      got: `${place ? `${describeValue(array)} at ${place}` : describeValue(array)}`,
      expected: 'numbers: a tensor, a typed array, an ndarray or nested arrays',
    });
  }
}

/** A tensor over memory that is its own. */
export const over = (dtype: DType, shape: Shape, data: TypedArray): Tensor =>
  new Tensor({ dtype, shape }, viewOf(data, shape), null, false);

/** Data that are cut along their first axis. */
export interface Slices {
  readonly count: number;
  /** The element of a number. */
  at(index: number): unknown;
}

/** Reads what is to be cut along its first axis. @throws ShapeError for different lengths. */
export function slicesOf(where: string, data: unknown): Slices {
  const parts: Part[] = [];
  const cutters = mapElement(data, (array, place) => {
    // What is kept of rows is a copy, as of other memory that is somebody else's.
    const isLent = ArrayBuffer.isView(array) && dtypeOf.has(array.constructor);
    const part = isLent ? tensor(array, { copy: false }) : partOf(where, place, array);
    if (part.shape.length === 0) {
      throw new ShapeError({
        where,
        got: `a single number${place && ` at ${place}`}`,
        expected: 'arrays of at least one axis',
      });
    }
    parts.push(part);
    return cutterOf(part);
  });
  const counts = parts.map(({ shape }) => shape[0]!);
  if (counts.some((count) => count !== counts[0])) {
    const shapes = new Set(parts.map(({ shape }) => `shape ${formatShape(shape)}`));
    throw new ShapeError({
      where,
      got: [...shapes].join(', '),
      expected: 'the same length of the first axis in each',
      fix: parts.length > 2 ? 'Where a list is the rows of one array, write tensor(list)' : '',
    });
  }
  return {
    count: counts[0] ?? 0,
    at: (index) => mapElement(cutters, (cut) => (cut as Cutter)(index)),
  };
}

/** Gives the row of a number. */
type Cutter = (index: number) => Tensor;

function cutterOf({ dtype, shape: [, ...sample], data }: Part): Cutter {
  const size = sizeOf(sample);
  return (index) => over(dtype, sample, (data as TypedArray).subarray(index * size, (index + 1) * size) as TypedArray);
}
