import type { TypedArray } from '../dtype.ts';
import { copyElements } from './copy-elements.ts';

/**
 * How windows lie over the spatial axes of a tensor `[batch, ...input, channels]`: that of output `o` begins at
 * `o * strides - before`, and has an element every `dilation` places. What lies outside the input is not there.
 */
export interface Windows {
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly output: readonly number[];
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly before: readonly number[];
}

/** One spatial axis of {@link Windows}. */
class WindowAxis {
  constructor(
    readonly input: number,
    readonly kernel: number,
    readonly output: number,
    readonly stride: number,
    readonly dilation: number,
    readonly before: number,
  ) {}

  /** Where the window of an output begins: may be outside the input. */
  start(output: number): number {
    return output * this.stride - this.before;
  }

  /** Which elements of a window that begins at `start` are inside the input. */
  inside(start: number): readonly [from: number, to: number] {
    const from = Math.min(this.kernel, start < 0 ? Math.ceil(-start / this.dilation) : 0);
    const to = Math.min(this.kernel, Math.ceil((this.input - start) / this.dilation));
    return [from, Math.max(from, to)];
  }
}

const single = new WindowAxis(1, 1, 1, 1, 1, 0);

/** {@link Windows} of one, two or three spatial axes, all seen as three. */
export class WindowWalk {
  readonly depth: WindowAxis;
  readonly height: WindowAxis;
  readonly width: WindowAxis;
  /** The number of places in the input, the window and the output. */
  readonly inputs: number;
  readonly taps: number;
  readonly outputs: number;

  constructor({ input, kernel, output, strides, dilation, before }: Windows) {
    const axes = input.map(
      (size, i) => new WindowAxis(size, kernel[i]!, output[i]!, strides[i]!, dilation[i]!, before[i]!),
    );
    while (axes.length < 3) axes.unshift(single);
    const [depth, height, width] = axes as [WindowAxis, WindowAxis, WindowAxis];
    this.depth = depth;
    this.height = height;
    this.width = width;
    this.inputs = depth.input * height.input * width.input;
    this.taps = depth.kernel * height.kernel * width.kernel;
    this.outputs = depth.output * height.output * width.output;
  }

  /** Whether the outputs are the inputs, each in a window of its own. */
  get isPointwise(): boolean {
    const axes = [this.depth, this.height, this.width];
    return axes.every(
      (axis) => axis.kernel === 1 && axis.stride === 1 && axis.before === 0 && axis.input === axis.output,
    );
  }

  /**
   * Calls `visit` for the outputs from `first` on, `count` of them, in row-major order with the batch outermost, once for each line of
   * elements of a window along the last axis: the output, where the line is in the input and in the window, and the elements from
   * `from` to `to` of it that are inside the input. A line outside has none.
   */
  lines(
    first: number,
    count: number,
    visit: (output: number, place: number, tap: number, from: number, to: number) => void,
  ): void {
    const { depth, height, width } = this;
    for (let output = first; output < first + count; output++) {
      const column = output % width.output;
      const row = ((output - column) / width.output) % height.output;
      const plane = Math.floor(output / (width.output * height.output)) % depth.output;
      const image = Math.floor(output / this.outputs);
      const [z, y, x] = [depth.start(plane), height.start(row), width.start(column)];
      const [from, to] = width.inside(x);
      for (let k = 0, tap = 0; k < depth.kernel; k++) {
        const inZ = z + k * depth.dilation;
        for (let j = 0; j < height.kernel; j++, tap += width.kernel) {
          const inY = y + j * height.dilation;
          const isInside = inZ >= 0 && inZ < depth.input && inY >= 0 && inY < height.input;
          const place = ((image * depth.input + inZ) * height.input + inY) * width.input + x;
          if (isInside) visit(output, place, tap, from, to);
          else visit(output, place, tap, 0, 0);
        }
      }
    }
  }

  /**
   * Calls `visit` for every output of `batch` images: with how many elements of its window are inside the input, and where these are,
   * in the input and in the window. The two lists are written over by the next call.
   */
  windows(batch: number, visit: (output: number, count: number, places: Int32Array, taps: Int32Array) => void): void {
    const { taps, width } = this;
    const [places, numbers] = [new Int32Array(taps), new Int32Array(taps)];
    let count = 0;
    this.lines(0, batch * this.outputs, (output, place, tap, from, to) => {
      if (tap === 0) count = 0;
      for (let i = from; i < to; i++, count++) {
        places[count] = place + i * width.dilation;
        numbers[count] = tap + i;
      }
      if (tap + width.kernel === taps) visit(output, count, places, numbers);
    });
  }

  /**
   * Calls `visit` for every row of outputs of an image, once for each element of their windows that some of them have inside the input:
   * the first of these outputs, which are beside each other, the place of its element, the element, and how many outputs there are.
   */
  rows(image: number, visit: (output: number, place: number, tap: number, count: number) => void): void {
    const { depth, height, width } = this;
    const isOutside = (at: number, { input }: WindowAxis) => at < 0 || at >= input;
    let output = image * this.outputs;
    for (let plane = 0; plane < depth.output; plane++) {
      for (let row = 0; row < height.output; row++, output += width.output) {
        for (let tap = 0; tap < this.taps; tap++) {
          const column = tap % width.kernel;
          const line = (tap - column) / width.kernel;
          const y = height.start(row) + (line % height.kernel) * height.dilation;
          const z = depth.start(plane) + Math.floor(line / height.kernel) * depth.dilation;
          if (isOutside(z, depth) || isOutside(y, height)) continue;
          const x = width.start(0) + column * width.dilation;
          const from = Math.max(0, Math.ceil(-x / width.stride));
          const count = Math.min(width.output, Math.ceil((width.input - x) / width.stride)) - from;
          const place = ((image * depth.input + z) * height.input + y) * width.input + x + from * width.stride;
          if (count > 0) visit(output + from, place, tap, count);
        }
      }
    }
  }
}

/** Which of the channels of an image a patch is made of. */
export interface Channels {
  readonly all: number;
  readonly first: number;
  readonly count: number;
}

/** Copies the windows of `count` outputs into rows of `patches`, one `[...kernel, channels.count]` each, with zeros for what is outside. */
export function gatherPatches(
  walk: WindowWalk,
  x: TypedArray,
  channels: Channels,
  first: number,
  count: number,
  patches: TypedArray,
): void {
  const { taps, width } = walk;
  const { all, first: channel, count: some } = channels;
  const runs = some === all && width.dilation === 1;
  walk.lines(first, count, (output, place, tap, from, to) => {
    const row = ((output - first) * taps + tap) * some;
    const [start, end] = [row + from * some, row + to * some];
    if (start > row) patches.fill(0, row, start);
    if (runs) copyElements(patches, start, x, (place + from) * all, end - start);
    else {
      for (let i = from; i < to; i++) {
        copyElements(patches, row + i * some, x, (place + i * width.dilation) * all + channel, some);
      }
    }
    const next = row + width.kernel * some;
    if (end < next) patches.fill(0, end, next);
  });
}

/** Adds rows as {@link gatherPatches} makes them to the places of `x` that they come from. */
export function scatterPatches(
  walk: WindowWalk,
  x: TypedArray,
  channels: Channels,
  first: number,
  count: number,
  patches: TypedArray,
): void {
  const { taps, width } = walk;
  const { all, first: channel, count: some } = channels;
  const runs = some === all && width.dilation === 1;
  walk.lines(first, count, (output, place, tap, from, to) => {
    const row = ((output - first) * taps + tap) * some;
    const times = runs ? Math.min(1, to - from) : to - from;
    const length = runs ? (to - from) * some : some;
    for (let i = from; i < from + times; i++) {
      const at = (place + i * width.dilation) * all + channel;
      const source = row + i * some;
      for (let c = 0; c < length; c++) x[at + c]! += patches[source + c]!;
    }
  });
}
