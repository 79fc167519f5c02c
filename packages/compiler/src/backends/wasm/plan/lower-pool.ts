import type { Entry, EntryId, Shape, TypedArray } from '@keisan/autograd';
import { type OpEntry, registry, sizeOf, viewOf } from '@keisan/autograd/internal';
import { Patches, type WindowAttrs } from './patches.ts';

/** The places along the axis of a window, in the shape of windows. */
const kernelAxes = ({ kernel }: WindowAttrs): readonly number[] => kernel.map((_, i) => 1 + kernel.length + i);

/** How many elements of each window along one axis are inside the images. */
function insideAlong({ input, kernel, output, strides, dilation, before }: WindowAttrs, axis: number): number[] {
  return Array.from({ length: output[axis]! }, (_, place) => {
    const start = place * strides[axis]! - before[axis]!;
    const elements = Array.from({ length: kernel[axis]! }, (_, i) => start + i * dilation[axis]!);
    return elements.filter((at) => at >= 0 && at < input[axis]!).length;
  });
}

/** How many elements of each window are inside the images. */
function insideOf(attrs: WindowAttrs): Float32Array {
  const counts = attrs.input.reduce<number[]>(
    (all, _, axis) => all.flatMap((count) => insideAlong(attrs, axis).map((along) => count * along)),
    [1],
  );
  return Float32Array.from(counts);
}

/** Pooling, or a gradient of it, as reductions of windows. */
class Pools extends Patches {
  readonly #entries: Entry[];
  readonly #attrs: WindowAttrs;

  constructor(entries: Entry[], attrs: WindowAttrs) {
    super(entries, attrs);
    this.#entries = entries;
    this.#attrs = attrs;
  }

  constant(data: TypedArray, shape: Shape): EntryId {
    const dtype = data instanceof Int32Array ? 'int32' : 'float32';
    return this.#entries.push({ kind: 'constant', shape, dtype, value: viewOf(data, shape) }) - 1;
  }

  /** Per window, what comes of its elements. */
  overWindows(op: 'max' | 'sum' | 'argmax', images: EntryId): EntryId {
    const { output, strides, dilation } = this.#attrs;
    return this.reduced(op, this.windows(images, output, strides, dilation));
  }

  reduced(op: 'max' | 'sum' | 'argmax', windows: EntryId): EntryId {
    const axes = kernelAxes(this.#attrs);
    const shape = this.shapeOf(windows).filter((_, axis) => !axes.includes(axis));
    return this.add(registry[op], [windows], { axes }, shape, op === 'argmax' ? 'int32' : 'float32');
  }

  /** Results divided by how many elements of their windows are inside. */
  shared(id: EntryId): EntryId {
    const counts = this.constant(insideOf(this.#attrs), [...this.#attrs.output, 1]);
    return this.add(registry.div, [id, counts], {}, this.shapeOf(id));
  }

  /** What results have for their windows, at the place of the largest element of each; null where windows overlap. */
  atLargest(x: EntryId, g: EntryId): EntryId | null {
    const { input, kernel, output, strides, dilation, before } = this.#attrs;
    const areApart = kernel.every((n, i) => n === strides[i] && (dilation[i] === 1 || n === 1) && before[i] === 0);
    if (!areApart) return null;
    const found = this.overWindows('argmax', this.within(x, -Infinity));
    const shape = this.shapeOf(found);
    const [batch, channels] = [shape[0]!, shape.at(-1)!];
    const apart = (inner: readonly number[]) => [batch, ...output.flatMap((n, i) => [n, inner[i]!]), channels];
    const ones = kernel.map(() => 1);
    const places = this.constant(
      Int32Array.from({ length: sizeOf(kernel) }, (_, i) => i),
      [...kernel.flatMap((n) => [1, n]), 1],
    );
    const each = apart(kernel);
    const isThere = this.add(registry.equal, [this.reshape(found, apart(ones)), places], {}, each, 'bool');
    const given = this.reshape(this.last(g), apart(ones));
    const zero = this.constant(new Float32Array(1), []);
    const put = this.add(registry.where, [isThere, given, zero], {}, each);
    const whole = this.reshape(put, [batch, ...output.map((n, i) => n * kernel[i]!), channels]);
    return this.#cut(whole, [batch, ...input, channels]);
  }

  /** Images that end where a shape says, with zeros at the end where they end before. */
  #cut(id: EntryId, shape: Shape): EntryId {
    const there = this.shapeOf(id);
    const sizes = shape.map((n, i) => Math.min(n, there[i]!));
    const zeros = shape.map(() => 0);
    const isShort = sizes.some((n, i) => n < there[i]!);
    const steps = shape.map(() => 1);
    const part = isShort ? this.add(registry.slice, [id], { starts: zeros, sizes, steps }, sizes) : id;
    return this.pad(
      part,
      zeros,
      shape.map((n, i) => n - sizes[i]!),
    );
  }
}

/** Pooling, or a gradient of it, written with windows; null where it is better off as it is. */
export function lowerPool(entries: Entry[], { op, inputs, attrs, dtype }: OpEntry): EntryId | null {
  const windows = attrs as unknown as WindowAttrs;
  const areFloat32 = inputs.every((id) => entries[id]!.dtype === 'float32');
  if (dtype !== 'float32' || !areFloat32 || windows.before.some((n) => n < 0)) return null;
  const pools = new Pools(entries, windows);
  const [x, g] = inputs as [EntryId, EntryId];
  switch (op) {
    case registry.maxPool:
      return pools.asWanted(pools.overWindows('max', pools.within(x, -Infinity)));
    case registry.averagePool:
      return pools.asWanted(pools.shared(pools.overWindows('sum', pools.within(x))));
    case registry.putLargest: {
      const put = pools.atLargest(x, g);
      return put === null ? null : pools.asWanted(put);
    }
    case registry.spreadAverages: {
      const shares = pools.shared(pools.last(x));
      const around = pools.around(pools.asWanted(shares));
      if (around === null) return null;
      const { input, dilation } = windows;
      const ones = input.map(() => 1);
      return pools.asWanted(pools.reduced('sum', pools.windows(around, input, ones, dilation)));
    }
    default:
      return null;
  }
}
