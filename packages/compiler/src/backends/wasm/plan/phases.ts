import type { EntryId, Shape } from '@keisan/autograd';
import { sizeOf } from '@keisan/autograd/internal';
import type { Patches, WindowAttrs } from './patches.ts';
import { mosaicOp } from './windows.ts';

/** Along an axis: places that are so far after a multiple of the stride, or a few that follow it, and how many elements of a window reach them. */
interface PhasesOfAxis {
  readonly first: number;
  readonly count: number;
  readonly taps: number;
}

/** Places that as many elements of windows reach along each axis. */
type Part = readonly PhasesOfAxis[];

/**
 * What results of windows that are `strides` apart make of images. A place that is `r` after a multiple of the stride is reached by the
 * elements `r`, `r + stride`, … of windows only: places are taken by `r`, those together that as many elements reach. So nothing goes over
 * the places between windows.
 */
export class Phases {
  readonly parts: readonly Part[];
  readonly #patches: Patches;
  readonly #attrs: WindowAttrs;
  /** Along each axis: how long a window is, how far its elements are apart, and how many of them reach a place at most. */
  readonly #length: readonly number[];
  readonly #dilation: readonly number[];
  readonly #taps: readonly number[];
  /** Along each axis: which multiple of the stride is the first, and how many there are. */
  readonly #first: readonly number[];
  readonly #count: readonly number[];

  /** @param isOne Whether all places are taken together, with zeros for elements of windows that are not there. */
  constructor(patches: Patches, attrs: WindowAttrs, isOne: boolean) {
    const { input, kernel, strides, dilation, before } = attrs;
    this.#patches = patches;
    this.#attrs = attrs;
    this.#length = kernel.map((n, i) => (strides[i] === 1 ? n : (n - 1) * dilation[i]! + 1));
    this.#dilation = dilation.map((n, i) => (strides[i] === 1 ? n : 1));
    this.#taps = strides.map((stride, i) => Math.ceil(this.#length[i]! / stride));
    this.#first = strides.map((stride, i) => Math.floor(before[i]! / stride));
    this.#count = strides.map((stride, i) => Math.ceil((before[i]! + input[i]!) / stride) - this.#first[i]!);
    this.parts = strides.reduce<readonly Part[]>(
      (parts, _, i) => parts.flatMap((part) => this.#phasesOf(i, isOne).map((phases) => [...part, phases])),
      [[]],
    );
  }

  /** For each axis what there is of multiples of the stride or of taps, then, where the stride is larger than 1, of places after them. */
  each<T>(of: (axis: number) => readonly [T, T]): readonly T[] {
    return this.#attrs.strides.flatMap((stride, axis) => (stride === 1 ? of(axis).slice(0, 1) : of(axis)));
  }

  #phasesOf(axis: number, isOne: boolean): readonly PhasesOfAxis[] {
    const [stride, taps] = [this.#attrs.strides[axis]!, this.#taps[axis]!];
    const longer = this.#length[axis]! % stride;
    if (longer === 0 || isOne) return [{ first: 0, count: stride, taps }];
    const all = [
      { first: 0, count: longer, taps },
      { first: longer, count: stride - longer, taps: taps - 1 },
    ];
    return all.filter((phases) => phases.taps > 0);
  }

  /** The results that may reach each multiple of the stride: [batch, ...multiples, ...taps, channels]. */
  windows(results: EntryId): EntryId {
    const { output } = this.#attrs;
    const before = this.#taps.map((n, i) => (n - 1) * this.#dilation[i]! - this.#first[i]!);
    const after = this.#count.map((n, i) => Math.max(0, n + this.#first[i]! - output[i]!));
    const framed = this.#patches.framed(results, before, after);
    const ones = output.map(() => 1);
    return this.#patches.windows(framed, this.#count, ones, this.#dilation, this.#taps);
  }

  /** Those that reach the places of a part. */
  windowsOf(windows: EntryId, part: Part): EntryId {
    const shape = this.#patches.shapeOf(windows);
    const none = part.map(() => 0);
    const starts = [0, ...none, ...part.map(({ taps }, i) => this.#taps[i]! - taps), 0];
    return this.#patches.slice(windows, starts, [
      ...shape.slice(0, 1 + part.length),
      ...part.map(({ taps }) => taps),
      shape.at(-1)!,
    ]);
  }

  /** A kernel by the elements that reach a place: [...[taps, places], ...channels], with zeros where there are none. */
  kernel(kernel: EntryId): EntryId {
    const { strides, dilation } = this.#attrs;
    const patches = this.#patches;
    const steps = dilation.map((n, i) => (strides[i] === 1 ? 1 : n));
    const rest = patches.shapeOf(kernel).slice(strides.length);
    const apart = patches.spread(kernel, 0, steps);
    const lengths = [...strides.map((stride, i) => stride * this.#taps[i]!), ...rest];
    const zeros = lengths.map(() => 0);
    const whole = patches.pad(
      apart,
      zeros,
      lengths.map((n, i) => n - patches.shapeOf(apart)[i]!),
    );
    return patches.reshape(whole, [...this.each((i) => [this.#taps[i]!, strides[i]!]), ...rest]);
  }

  /** What a part has of that, in the order of its windows: those come later whose elements are earlier. */
  kernelOf(kernel: EntryId, part: Part): EntryId {
    const steps = this.each(() => [-1, 1]);
    const rest = this.#patches.shapeOf(kernel).slice(steps.length);
    const starts = this.each((i) => [part[i]!.taps - 1, part[i]!.first]);
    const sizes = this.each((i) => [part[i]!.taps, part[i]!.count]);
    return this.#patches.slice(
      kernel,
      [...starts, ...rest.map(() => 0)],
      [...sizes, ...rest],
      [...steps, ...rest.map(() => 1)],
    );
  }

  /** Images from what their parts are: [batch, ...[multiples, places], channels]. */
  images(made: readonly EntryId[]): EntryId {
    const { input, strides, before } = this.#attrs;
    const patches = this.#patches;
    const shape = patches.shapeOf(made[0]!);
    const [batch, channels] = [shape[0]!, shape.at(-1)!];
    const whole = [batch, ...this.each((i) => [this.#count[i]!, strides[i]!]), channels];
    const starts = this.parts.flatMap((part) => [0, ...this.each((i) => [0, part[i]!.first]), 0]);
    const isWhole = made.length === 1 && sizeOf(shape) === sizeOf(whole);
    const joined = isWhole ? made[0]! : patches.add(mosaicOp, made, { starts }, whole);
    const places: Shape = [batch, ...strides.map((stride, i) => stride * this.#count[i]!), channels];
    const skipped = before.map((n, i) => n - this.#first[i]! * strides[i]!);
    const cut = [batch, ...input, channels];
    return patches.slice(patches.reshape(joined, places), [0, ...skipped, 0], cut);
  }
}
