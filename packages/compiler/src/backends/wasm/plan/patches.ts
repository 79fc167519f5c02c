import type { Attributes, DType, Entry, EntryId, OpDef, Shape } from '@keisan/autograd';
import { registry, sizeOf } from '@keisan/autograd/internal';
import { append } from '../../../passes/rewrite.ts';
import { opEntry } from '../../../passes/side-by-side.ts';
import { windowsOp } from './windows.ts';

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

/** Writes what is computed of windows with views of images. */
export class Patches {
  readonly #entries: Entry[];
  readonly #attrs: WindowAttrs;

  constructor(entries: Entry[], attrs: WindowAttrs) {
    this.#entries = entries;
    this.#attrs = attrs;
  }

  shapeOf(id: EntryId): Shape {
    return this.#entries[id]!.shape;
  }

  add(op: OpDef, inputs: readonly EntryId[], attrs: object, shape: Shape, dtype: DType = 'float32'): EntryId {
    return append(this.#entries, opEntry(op, inputs, attrs as Attributes, shape, dtype));
  }

  reshape(id: EntryId, shape: Shape): EntryId {
    return this.add(registry.reshape, [id], { shape }, shape);
  }

  transpose(id: EntryId, perm: readonly number[]): EntryId {
    const shape = this.shapeOf(id);
    return this.add(
      registry.transpose,
      [id],
      { perm },
      perm.map((axis) => shape[axis]!),
    );
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

  pad(id: EntryId, before: readonly number[], after: readonly number[], value = 0): EntryId {
    if ([...before, ...after].every((n) => n === 0)) return id;
    const shape = this.shapeOf(id).map((n, i) => n + before[i]! + after[i]!);
    return this.add(registry.pad, [id], { before, after, value }, shape);
  }

  /** Images with so many times a number around them along their spatial axes. */
  framed(id: EntryId, before: readonly number[], after: readonly number[], value = 0): EntryId {
    return this.pad(id, [0, ...before, 0], [0, ...after, 0], value);
  }

  /** Windows of images: [batch, ...output, ...kernel, channels]. */
  windows(
    images: EntryId,
    output: readonly number[],
    strides: readonly number[],
    dilation: readonly number[],
  ): EntryId {
    const { kernel } = this.#attrs;
    const shape = this.shapeOf(images);
    const attrs = { kernel, output, strides, dilation };
    return this.add(windowsOp, [images], attrs, [shape[0]!, ...output, ...kernel, shape.at(-1)!]);
  }

  /** Windows as a matrix: a row for each. */
  matrix(images: EntryId, output: readonly number[], strides: readonly number[], dilation: readonly number[]): EntryId {
    const { kernel } = this.#attrs;
    const shape = this.shapeOf(images);
    const size = [shape[0]! * sizeOf(output), sizeOf(kernel) * shape.at(-1)!];
    if (sizeOf(kernel) === 1 && sizeOf(shape) === sizeOf(size)) return this.reshape(images, size);
    return this.reshape(this.windows(images, output, strides, dilation), size);
  }

  /** Images that all windows lie in, their channels last; `value` stands where there were none. */
  within(x: EntryId, value = 0): EntryId {
    const { input, kernel, output, strides, dilation, before } = this.#attrs;
    const after = input.map((n, i) => {
      const reach = (output[i]! - 1) * strides[i]! + (kernel[i]! - 1) * dilation[i]! + 1;
      return Math.max(0, reach - before[i]! - n);
    });
    return this.framed(this.last(x), before, after, value);
  }

  /** The windows of images as a matrix. */
  ofImages(x: EntryId): EntryId {
    const { output, strides, dilation } = this.#attrs;
    return this.matrix(this.within(x), output, strides, dilation);
  }

  /** Of results, for each element of the images those whose windows it is in, as windows of their own; null where edges forbid it. */
  around(y: EntryId): EntryId | null {
    const { input, kernel, dilation, before } = this.#attrs;
    const reach = kernel.map((n, i) => (n - 1) * dilation[i]!);
    const frame = reach.map((n, i) => n - before[i]!);
    if (frame.some((n) => n < 0)) return null;
    const spread = this.spread(this.last(y));
    const there = this.shapeOf(spread);
    const after = input.map((n, i) => Math.max(0, n + reach[i]! - frame[i]! - there[i + 1]!));
    return this.framed(spread, frame, after);
  }

  /** Results with zeros between them, as far apart as windows are. */
  spread(y: EntryId): EntryId {
    const { strides } = this.#attrs;
    return strides.reduce((id, stride, i) => {
      if (stride === 1) return id;
      const shape = this.shapeOf(id);
      const apart = [...shape.slice(0, i + 2), 1, ...shape.slice(i + 2)];
      const after = apart.map((_, axis) => (axis === i + 2 ? stride - 1 : 0));
      const padded = this.pad(
        this.reshape(id, apart),
        apart.map(() => 0),
        after,
      );
      return this.reshape(padded, shape.with(i + 1, shape[i + 1]! * stride));
    }, y);
  }

  /** The kernel with its window turned around, and its channels and filters exchanged. */
  turned(w: EntryId): EntryId {
    const { kernel } = this.#attrs;
    const shape = this.shapeOf(w);
    const rank = kernel.length;
    const starts = [...kernel.map((n) => n - 1), 0, 0];
    const steps = [...kernel.map(() => -1), 1, 1];
    const flipped = this.add(registry.slice, [w], { starts, sizes: shape, steps }, shape);
    const turned = this.transpose(flipped, [...kernel.map((_, i) => i), rank + 1, rank]);
    return this.reshape(turned, [sizeOf(kernel) * shape[rank + 1]!, shape[rank]!]);
  }

  product(a: EntryId, b: EntryId, transposeA = false): EntryId {
    const rows = this.shapeOf(a)[transposeA ? 1 : 0]!;
    return this.add(registry.matmul, [a, b], { transposeA, transposeB: false }, [rows, this.shapeOf(b)[1]!]);
  }
}
