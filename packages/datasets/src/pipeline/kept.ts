import { type NdArrayLike, Tensor, type TypedArray, tensor, ValueError } from '@keisan/autograd';
import { DEEPEST_NESTING, describeValue, isHollow, isLent, isNdArray, isPlain } from '@keisan/autograd/internal';

/** The `slice` of all typed arrays: a Buffer's own does not copy. */
const { slice } = Object.getPrototypeOf(Uint8Array.prototype) as { slice(): TypedArray };

function copyOfView(view: ArrayBufferView): ArrayBufferView {
  // What was transferred has no length either: whoever reads it says so.
  if (view.byteLength === 0) return view;
  if (!(view instanceof DataView)) return slice.call(view);
  return new DataView(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

/** An ndarray whose numbers can be cut out of what they are in. */
type Cuttable = NdArrayLike & { readonly data: { slice(from: number, to: number): ArrayLike<number> } };

function isCuttable(value: object): value is Cuttable {
  if (!isNdArray(value) || !Object.hasOwn(value, 'data')) return false;
  const { data, shape, stride, offset } = value;
  if (!Array.isArray(shape) || !Array.isArray(stride) || !Number.isSafeInteger(offset)) return false;
  return (Array.isArray(data) || ArrayBuffer.isView(data)) && 'length' in data;
}

/** An ndarray of the same class over a copy of the numbers from its first to its last. */
function copyOfNdArray(array: Cuttable): unknown {
  const { data, shape, stride, offset } = array;
  if (shape.includes(0)) return array;
  let [from, to] = [offset, offset + 1];
  shape.forEach((length, axis) => {
    const reach = (length - 1) * stride[axis]!;
    if (reach < 0) from += reach;
    else to += reach;
  });
  const numbers = ArrayBuffer.isView(data)
    ? slice.call((data as unknown as TypedArray).subarray(from, to))
    : data.slice(from, to);
  const changed = { data: numbers, shape: [...shape], stride: [...stride], offset: offset - from };
  const properties = Object.getOwnPropertyDescriptors(array) as PropertyDescriptorMap;
  for (const [name, value] of Object.entries(changed)) {
    properties[name] = { value, writable: true, enumerable: true, configurable: true };
  }
  return Object.create(Object.getPrototypeOf(array), properties);
}

/** Refuses what no memory, or no stack, would be enough for. */
function checkCopied(where: string, value: object, depth: number): void {
  const wrong = (got: string, expected: string) =>
    new ValueError({ where, got, expected, fix: 'Make a tensor of its numbers with map' });
  if (depth > DEEPEST_NESTING) {
    throw wrong(
      `an element nested more than ${DEEPEST_NESTING} deep`,
      'at most so many lists or objects in each other',
    );
  }
  if (Array.isArray(value) && isHollow(value)) {
    throw wrong(`an element with ${describeValue(value)} that holds nothing at some places`, 'something at each place');
  }
}

/** @param known What was copied already: a list may be in many places, or in itself. */
function copyOf(where: string, value: unknown, known: Map<object, unknown>, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Tensor) return isLent(value) ? tensor(value) : value;
  if (known.has(value)) return known.get(value);
  checkCopied(where, value, depth);
  if (Array.isArray(value)) {
    const list: unknown[] = new Array(value.length);
    known.set(value, list);
    for (let i = 0; i < list.length; i++) {
      const item: unknown = value[i];
      list[i] = typeof item === 'object' ? copyOf(where, item, known, depth + 1) : item;
    }
    return list;
  }
  if (ArrayBuffer.isView(value) || isCuttable(value)) {
    const copy = ArrayBuffer.isView(value) ? copyOfView(value) : copyOfNdArray(value);
    known.set(value, copy);
    return copy;
  }
  if (!isPlain(value)) return value;
  const copy: object = Object.create(Object.getPrototypeOf(value));
  known.set(value, copy);
  for (const [name, part] of Object.entries(value)) {
    Object.defineProperty(copy, name, {
      value: copyOf(where, part, known, depth + 1),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return copy;
}

/**
 * An element in memory that nobody else writes to: a copy of its typed arrays, ndarrays, lists and plain objects. Tensors are as they
 * are, but for those that were made with `copy: false`; so are objects of other classes.
 * @throws ValueError for what is far too deep, or mostly nothing.
 */
export const kept = <T>(where: string, element: T): T => copyOf(where, element, new Map(), 0) as T;
