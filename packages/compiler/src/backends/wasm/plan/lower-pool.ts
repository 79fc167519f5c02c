import type { Entry, EntryId, Shape } from '@keisan/autograd';
import { type OpEntry, registry, sameShape, sizeOf } from '@keisan/autograd/internal';
import { placeOf } from './lower-search.ts';
import { areUsual, Patches, type WindowAttrs } from './patches.ts';

/** Pooling, or a gradient of it, as reductions of windows. */
class Pools extends Patches {
  readonly #attrs: WindowAttrs;
  /** The axes of windows along which their elements are. */
  readonly #axes: readonly number[];

  constructor(entries: Entry[], attrs: WindowAttrs) {
    super(entries, attrs);
    this.#attrs = attrs;
    this.#axes = attrs.kernel.map((_, i) => 1 + attrs.kernel.length + i);
  }

  /** Per window, what comes of its elements. */
  reduced(op: 'max' | 'sum', windows: EntryId): EntryId {
    return this.reduce(registry[op], windows, this.#axes);
  }

  /** The place of the largest element of each window: beyond the edges is -Infinity. */
  largest(images: EntryId): EntryId {
    return placeOf(this, this.ofImages(images, -Infinity), 'max', this.#axes);
  }

  /** Results divided by how many elements of their windows are inside. */
  shared(id: EntryId): EntryId {
    const { dtype, shape } = this.entry(id);
    const { input, kernel } = this.#attrs;
    const one = this.number(1, dtype);
    const image = [1, ...input, 1];
    const ones = this.asWanted(this.add(registry.broadcastTo, [one], { shape: image }, image));
    const isInside = sameShape(this.shapeOf(this.within(ones)), image);
    const counts = isInside ? this.number(sizeOf(kernel), dtype) : this.reduced('sum', this.ofImages(ones));
    return this.add(registry.div, [id, counts], {}, shape);
  }

  /** Elements of windows where their places are those that there are of them for each window, and a number elsewhere. */
  #where(isThere: readonly [EntryId, EntryId], elements: EntryId, shape: Shape, otherwise: number): EntryId {
    const found = this.add(registry.equal, isThere, {}, shape, 'bool');
    const { dtype } = this.entry(elements);
    return this.add(registry.where, [found, elements, this.number(otherwise, dtype)], {}, shape, dtype);
  }

  /** What results have for their windows, at the place of the largest element of each. */
  atLargest(x: EntryId, g: EntryId): EntryId {
    return this.#areApart ? this.#apart(this.largest(x), g) : this.#together(this.largest(x), g);
  }

  /** Whether windows lie side by side. */
  get #areApart(): boolean {
    const { kernel, strides, dilation, before } = this.#attrs;
    return kernel.every((n, i) => n === strides[i] && (dilation[i] === 1 || n === 1) && before[i] === 0);
  }

  #apart(found: EntryId, g: EntryId): EntryId {
    const { input, kernel, output } = this.#attrs;
    const shape = this.shapeOf(found);
    const [batch, channels] = [shape[0]!, shape.at(-1)!];
    const apart = (inner: readonly number[]) => [batch, ...output.flatMap((n, i) => [n, inner[i]!]), channels];
    const ones = kernel.map(() => 1);
    const each = apart(kernel);
    const places = this.reshape(this.places([...kernel, 1]), [...kernel.flatMap((n) => [1, n]), 1]);
    const given = this.reshape(this.last(g), apart(ones));
    const put = this.#where([this.reshape(found, apart(ones)), places], given, each, 0);
    const whole = [batch, ...output.map((n, i) => n * kernel[i]!), channels];
    const after = [0, ...input.map((n, i) => n - whole[i + 1]!), 0];
    return this.pad(
      this.reshape(put, whole),
      whole.map(() => 0),
      after,
    );
  }

  /** Where windows overlap, elements take from all windows that they are in. */
  #together(found: EntryId, g: EntryId): EntryId {
    const { kernel } = this.#attrs;
    const windows = this.ofResults(g);
    const turned = this.slice(
      this.places([...kernel, 1]),
      [...kernel.map((n) => n - 1), 0],
      [...kernel, 1],
      [...kernel.map(() => -1), 1],
    );
    const places = this.ofResults(this.asWanted(found), -1);
    return this.reduced('sum', this.#where([places, turned], windows, this.shapeOf(windows), 0));
  }

  /** The elements of images at the places of the largest of others. */
  ofLargest(x: EntryId, from: EntryId): EntryId {
    const found = this.largest(x);
    const rows = this.shapeOf(found);
    const { kernel, output } = this.#attrs;
    const spread = this.reshape(found, [rows[0]!, ...output, ...kernel.map(() => 1), rows.at(-1)!]);
    const windows = this.ofImages(from);
    return this.reduced(
      'max',
      this.#where([spread, this.places([...kernel, 1])], windows, this.shapeOf(windows), -Infinity),
    );
  }
}

/** Pooling, or a gradient of it, written with windows; null where it is better off as it is. */
export function lowerPool(entries: Entry[], { op, inputs, attrs }: OpEntry): EntryId | null {
  const windows = attrs as unknown as WindowAttrs;
  if (!areUsual(windows)) return null;
  const pools = new Pools(entries, windows);
  const [x, g] = inputs as [EntryId, EntryId];
  switch (op) {
    case registry.maxPool:
      return pools.asWanted(pools.reduced('max', pools.ofImages(x, -Infinity)));
    case registry.averagePool:
      return pools.asWanted(pools.shared(pools.reduced('sum', pools.ofImages(x))));
    case registry.putLargest:
      return pools.asWanted(pools.atLargest(x, g));
    case registry.pickLargest:
      return pools.asWanted(pools.ofLargest(x, g));
    case registry.spreadAverages:
      return pools.asWanted(pools.reduced('sum', pools.ofResults(pools.asWanted(pools.shared(pools.last(x))))));
    default:
      return null;
  }
}
