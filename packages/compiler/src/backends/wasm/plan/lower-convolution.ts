import type { Attributes, Entry, EntryId, OpDef, Shape } from '@keisan/autograd';
import { type OpEntry, registry, sizeOf } from '@keisan/autograd/internal';
import { append } from '../../../passes/rewrite.ts';
import { opEntry } from '../../../passes/side-by-side.ts';
import { windowsOp } from './windows.ts';

/** The attributes of a convolution. */
interface ConvAttrs {
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly output: readonly number[];
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly before: readonly number[];
  readonly groups: number;
  readonly channelsFirst: boolean;
}

/** The most bytes of patches: larger convolutions make theirs block by block in JavaScript. */
const MOST_BYTES = 2 ** 28;

/** Writes convolutions as products of patches, which are windows of images row by row. */
class Patches {
  readonly #entries: Entry[];
  readonly #attrs: ConvAttrs;

  constructor(entries: Entry[], attrs: ConvAttrs) {
    this.#entries = entries;
    this.#attrs = attrs;
  }

  shapeOf(id: EntryId): Shape {
    return this.#entries[id]!.shape;
  }

  add(op: OpDef, inputs: readonly EntryId[], attrs: object, shape: Shape): EntryId {
    return append(this.#entries, opEntry(op, inputs, attrs as Attributes, shape, 'float32'));
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

  pad(id: EntryId, before: readonly number[], after: readonly number[]): EntryId {
    if ([...before, ...after].every((n) => n === 0)) return id;
    const shape = this.shapeOf(id).map((n, i) => n + before[i]! + after[i]!);
    return this.add(registry.pad, [id], { before, after, value: 0 }, shape);
  }

  /** Images with so many zeros around them along their spatial axes. */
  framed(id: EntryId, before: readonly number[], after: readonly number[]): EntryId {
    return this.pad(id, [0, ...before, 0], [0, ...after, 0]);
  }

  /** Patches of images as a matrix: a row for each window. */
  matrix(images: EntryId, output: readonly number[], strides: readonly number[], dilation: readonly number[]): EntryId {
    const { kernel } = this.#attrs;
    const shape = this.shapeOf(images);
    const [batch, channels] = [shape[0]!, shape.at(-1)!];
    const size = [batch * sizeOf(output), sizeOf(kernel) * channels];
    if (sizeOf(kernel) === 1 && sizeOf(shape) === sizeOf(size)) return this.reshape(images, size);
    const attrs = { kernel, output, strides, dilation };
    const windows = this.add(windowsOp, [images], attrs, [batch, ...output, ...kernel, channels]);
    return this.reshape(windows, size);
  }

  /** The patches of the images of a convolution. */
  ofImages(x: EntryId): EntryId {
    const { input, kernel, output, strides, dilation, before } = this.#attrs;
    const after = input.map((n, i) => {
      const reach = (output[i]! - 1) * strides[i]! + (kernel[i]! - 1) * dilation[i]! + 1;
      return Math.max(0, reach - before[i]! - n);
    });
    return this.matrix(this.framed(this.last(x), before, after), output, strides, dilation);
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

/** A convolution, or its derivative by images or kernel, as a product of patches; null where it is better off as it is. */
export function lowerConvolution(entries: Entry[], entry: OpEntry): EntryId | null {
  const { op, inputs, shape, dtype } = entry;
  const attrs = entry.attrs as unknown as ConvAttrs;
  const { input, kernel, output, dilation, before, groups } = attrs;
  if (groups > 1 || dtype !== 'float32' || before.some((n) => n < 0)) return null;
  const [a, b, bias] = inputs as [EntryId, EntryId, EntryId?];
  const patches = new Patches(entries, attrs);
  const images = (of: Shape, spatial: readonly number[]) => [of[0]!, ...spatial];
  const isLarge = (batch: number, windows: readonly number[], channels: number) =>
    4 * batch * sizeOf(windows) * sizeOf(kernel) * channels > MOST_BYTES;
  const channelsIn = (of: Shape) => (attrs.channelsFirst ? of[1]! : of.at(-1)!);

  if (op === registry.conv) {
    const { shape: x } = entries[a]!;
    if (isLarge(x[0]!, output, channelsIn(x))) return null;
    const w = entries[b]!.shape;
    const rows = patches.ofImages(a);
    const weights = patches.reshape(b, [sizeOf(w.slice(0, -1)), w.at(-1)!]);
    const flat = patches.product(rows, weights);
    const whole = patches.reshape(flat, [...images(x, output), w.at(-1)!]);
    const sum = bias === undefined ? whole : patches.add(registry.add, [whole, bias], {}, patches.shapeOf(whole));
    return patches.asWanted(sum);
  }
  if (op === registry.convKernel) {
    const { shape: x } = entries[a]!;
    if (isLarge(x[0]!, output, channelsIn(x))) return null;
    const rows = patches.ofImages(a);
    const results = patches.reshape(patches.last(b), [patches.shapeOf(rows)[0]!, shape.at(-1)!]);
    return patches.reshape(patches.product(rows, results, true), shape);
  }
  const reach = kernel.map((n, i) => (n - 1) * dilation[i]!);
  const frame = reach.map((n, i) => n - before[i]!);
  const { shape: y } = entries[a]!;
  if (frame.some((n) => n < 0) || isLarge(y[0]!, input, channelsIn(y))) return null;
  const spread = patches.spread(patches.last(a));
  const there = patches.shapeOf(spread);
  const after = input.map((n, i) => Math.max(0, n + reach[i]! - frame[i]! - there[i + 1]!));
  const around = patches.framed(spread, frame, after);
  const ones = input.map(() => 1);
  const rows = patches.matrix(around, input, ones, dilation);
  const flat = patches.product(rows, patches.turned(b));
  return patches.asWanted(patches.reshape(flat, [...images(y, input), patches.shapeOf(flat)[1]!]));
}
