import type { Entry, EntryId, Shape } from '@keisan/autograd';
import { registry, sameShape, sizeOf } from '@keisan/autograd/internal';
import { windowsOp } from './windows.ts';
import { Writer } from './writer.ts';

/** Where windows lie over images, as the attributes of an op. */
export interface WindowAttrs {
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly output: readonly number[];
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly before: readonly number[];
  readonly channelsFirst: boolean;
}

/** Over how many places the elements of a window reach beyond the first one, along each axis. */
const reachOf = ({ kernel, dilation }: WindowAttrs) => kernel.map((n, i) => (n - 1) * dilation[i]!);

/** Whether the first windows begin at the edges of images or before, and reach into them. */
export const areUsual = (attrs: WindowAttrs): boolean =>
  reachOf(attrs).every((reach, i) => attrs.before[i]! >= 0 && attrs.before[i]! <= reach);

/** Writes what is computed of windows with views of images. */
export class Patches extends Writer {
  readonly #attrs: WindowAttrs;

  constructor(entries: Entry[], attrs: WindowAttrs) {
    super(entries);
    this.#attrs = attrs;
  }

  /** Images with their channels last. */
  last(id: EntryId): EntryId {
    if (!this.#attrs.channelsFirst) return id;
    const rank = this.shapeOf(id).length;
    return this.transpose(id, [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1]);
  }

  /** Images as the graph has them. */
  asWanted(id: EntryId): EntryId {
    if (!this.#attrs.channelsFirst) return id;
    const rank = this.shapeOf(id).length;
    return this.transpose(id, [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)]);
  }

  /** With so many times a number before and after along each axis; what there is less of is left out. */
  pad(id: EntryId, before: readonly number[], after: readonly number[], value = 0): EntryId {
    const more = (counts: readonly number[]) => counts.map((n) => Math.max(0, n));
    const less = (counts: readonly number[]) => counts.map((n) => Math.max(0, -n));
    const starts = less(before);
    const there = this.shapeOf(id).map((n, i) => n - starts[i]! - less(after)[i]!);
    const kept = this.slice(id, starts, there);
    if ([...before, ...after].every((n) => n <= 0)) return kept;
    const shape = there.map((n, i) => n + more(before)[i]! + more(after)[i]!);
    return this.add(registry.pad, [kept], { before: more(before), after: more(after), value }, shape);
  }

  slice(id: EntryId, starts: readonly number[], sizes: Shape, steps = sizes.map(() => 1)): EntryId {
    if (sameShape(sizes, this.shapeOf(id)) && steps.every((n, i) => n === 1 || sizes[i] === 1)) return id;
    return this.add(registry.slice, [id], { starts, sizes, steps }, sizes);
  }

  /** Images with so many times a number around them along their spatial axes. */
  framed(id: EntryId, before: readonly number[], after: readonly number[], value = 0): EntryId {
    return this.pad(id, [0, ...before, 0], [0, ...after, 0], value);
  }

  /** Windows of images: [batch, ...output, ...kernel, channels]. Default of `kernel`: that of the op. */
  windows(
    images: EntryId,
    output: readonly number[],
    strides: readonly number[],
    dilation: readonly number[],
    kernel = this.#attrs.kernel,
  ): EntryId {
    const shape = this.shapeOf(images);
    const windows = [shape[0]!, ...output, ...kernel, shape.at(-1)!];
    if (sizeOf(kernel) === 1 && sizeOf(shape) === sizeOf(windows)) return this.reshape(images, windows);
    return this.add(windowsOp, [images], { strides, dilation, output, kernel }, windows);
  }

  /** Images that all windows lie in, their channels last; `value` stands where there were none. */
  within(x: EntryId, value = 0): EntryId {
    const { input, output, strides, before } = this.#attrs;
    const reach = reachOf(this.#attrs);
    const after = input.map((n, i) => Math.max(0, (output[i]! - 1) * strides[i]! + reach[i]! + 1 - before[i]! - n));
    return this.framed(this.last(x), before, after, value);
  }

  /** The windows of images, with `value` where they reach over the edges. */
  ofImages(x: EntryId, value = 0): EntryId {
    const { output, strides, dilation } = this.#attrs;
    return this.windows(this.within(x, value), output, strides, dilation);
  }

  /** Of results, for each element of the images those whose windows it is in, as windows of their own, their elements turned around. */
  ofResults(y: EntryId, value = 0): EntryId {
    const { input, dilation, before } = this.#attrs;
    const reach = reachOf(this.#attrs);
    const { strides } = this.#attrs;
    const spread = this.spread(this.last(y), 1, strides, value);
    const there = this.shapeOf(spread);
    const frame = reach.map((n, i) => n - before[i]!);
    const after = input.map((n, i) => Math.max(0, n + reach[i]! - frame[i]! - there[i + 1]!));
    const ones = input.map(() => 1);
    return this.windows(this.framed(spread, frame, after, value), input, ones, dilation);
  }

  /** Elements `steps` apart along the axes from `first` on, with a number between them, and after the last ones. */
  spread(id: EntryId, first: number, steps: readonly number[], value = 0): EntryId {
    return steps.reduce((found, step, i) => {
      if (step === 1) return found;
      const shape = this.shapeOf(found);
      const apart = shape.toSpliced(first + i + 1, 0, 1);
      const zeros = apart.map(() => 0);
      const padded = this.pad(this.reshape(found, apart), zeros, zeros.with(first + i + 1, step - 1), value);
      return this.reshape(padded, shape.with(first + i, shape[first + i]! * step));
    }, id);
  }
}
