import { ShapeError, ValueError } from '../errors.ts';
import { describeList, describeValue } from '../given/describe-value.ts';
import { everyPlace } from '../given/places.ts';
import { notAmong } from '../given/suggestion.ts';
import type { Windows } from '../kernels/windows.ts';
import { formatShape, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

/** Where the channels of images are: after the spatial axes or before them. */
export type DataFormat = 'channels_last' | 'channels_first' | 'channelsLast' | 'channelsFirst';

/** How far windows go over the edges: not at all, or so that there is a window for every place (every stride-th one). */
export type Padding = 'valid' | 'same';

/** One number for every spatial axis, or one for each. */
export type PerAxis = number | readonly number[];

/** The windows of an op over images, as attributes. */
export interface WindowAttrs extends Windows {
  /** Whether images and results have their channels before their spatial axes. */
  readonly channelsFirst: boolean;
  readonly [name: string]: readonly number[] | number | boolean;
}

/** Windows over images whose channels are in so many groups that see nothing of each other. */
export interface ConvAttrs extends WindowAttrs {
  /** How many groups there are. */
  readonly groups: number;
}

/** What windows are asked for with. */
export interface WindowOptions {
  readonly strides: PerAxis;
  readonly padding: Padding | 'causal';
  readonly dilationRate: PerAxis;
  readonly channelsFirst: boolean;
}

const formats: Readonly<Record<string, boolean>> = {
  channels_last: false,
  channelsLast: false,
  channels_first: true,
  channelsFirst: true,
};

/** Whether channels come first. @throws ValueError for anything but a data format. */
export function isChannelsFirst(where: string, dataFormat: DataFormat): boolean {
  if (typeof dataFormat === 'string' && Object.hasOwn(formats, dataFormat)) return formats[dataFormat]!;
  throw new ValueError(notAmong(where, 'dataFormat', dataFormat, ['channels_last', 'channels_first']));
}

/** @throws ShapeError for what is no batch of images of one, two or three spatial axes. */
export function checkImages(where: string, x: Tensor): void {
  if (x.rank >= 3 && x.rank <= 5) return;
  throw new ShapeError({
    where,
    got: `a tensor of shape ${formatShape(x.shape)}`,
    expected: 'one, two or three spatial axes between a batch axis and an axis of channels: three to five axes',
    fix: 'Add what is missing with expandDims',
  });
}

/** How many channels images of a shape have. */
export const channelsOf = (shape: Shape, first: boolean): number => shape[first ? 1 : shape.length - 1]!;

/** The spatial axes of images of a shape. */
export const spatialOf = (shape: Shape, first: boolean): Shape => (first ? shape.slice(2) : shape.slice(1, -1));

/** The shape of images. */
export const imageShape = (batch: number, spatial: Shape, channels: number, first: boolean): Shape =>
  first ? [batch, channels, ...spatial] : [batch, ...spatial, channels];

/** One whole number of at least `least` for each of `rank` spatial axes. @throws ValueError for anything else. */
export function perAxis(where: string, name: string, value: PerAxis, rank: number, least = 1): readonly number[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : new Array(rank).fill(value);
  const isCount = (n: unknown) => Number.isInteger(n) && (n as number) >= least;
  if (list.length === rank && everyPlace(list, isCount)) return [...list] as number[];
  throw new ValueError({
    where,
    got: `${name} ${Array.isArray(value) ? describeList(value) : describeValue(value)}`,
    expected: `a whole number of at least ${least}${rank > 1 ? `, or a list of ${rank}, one for each spatial axis` : ''}`,
  });
}

/** @throws ValueError for anything but a padding, and for causal windows where there is more than one axis. */
export function checkPadding(where: string, padding: Padding | 'causal', causal: boolean): void {
  const known = causal ? ['valid', 'same', 'causal'] : ['valid', 'same'];
  if (known.includes(padding)) return;
  if (padding === 'causal') {
    throw new ValueError({
      where,
      got: "padding 'causal'",
      expected: "'valid' or 'same': only a convolution over one spatial axis can be causal",
      fix: 'Put zeros before an axis with pad',
    });
  }
  throw new ValueError(notAmong(where, 'padding', padding, known));
}

/** How much of the input a window takes. */
export const reach = (kernel: number, dilation: number): number => (kernel - 1) * dilation + 1;

/**
 * Windows of the sizes `kernel` over spatial axes of the sizes `input`, where Keras places them: 'same' has them so that both edges get as
 * much, and the last one more of what is odd; 'causal' has them end at the place of their output.
 *
 * @throws ShapeError when there is no place for a window.
 */
export function placeWindows(
  where: string,
  input: Shape,
  kernel: readonly number[],
  options: WindowOptions,
): WindowAttrs {
  const { padding, channelsFirst } = options;
  const strides = perAxis(where, 'strides', options.strides, input.length);
  const dilation = perAxis(where, 'dilationRate', options.dilationRate, input.length);
  const reaches = kernel.map((size, i) => reach(size, dilation[i]!));
  if (padding === 'valid') {
    const output = input.map((size, i) => Math.floor((size - reaches[i]!) / strides[i]!) + 1);
    if (output.some((size) => size < 1)) throw noPlace(where, input, kernel, dilation);
    return { input, kernel, output, strides, dilation, before: input.map(() => 0), channelsFirst };
  }
  const output = input.map((size, i) => Math.ceil(size / strides[i]!));
  const before = input.map((size, i) => {
    if (padding === 'causal') return reaches[i]! - 1;
    return Math.floor(Math.max(0, (output[i]! - 1) * strides[i]! + reaches[i]! - size) / 2);
  });
  if (input.includes(0)) throw noPlace(where, input, kernel, dilation);
  return { input, kernel, output, strides, dilation, before, channelsFirst };
}

/** How far the last window begins behind the first. */
const lastStart = ({ output, strides }: WindowAttrs, axis: number): number => (output[axis]! - 1) * strides[axis]!;

/**
 * Windows that hold the same elements of the images, and less of what is beyond the edges, for which backends make room. Each that had something
 * before the images still has.
 */
export function cutWindows(windows: WindowAttrs): WindowAttrs {
  const before = windows.before.map((n, axis) => Math.min(n, lastStart(windows, axis) + 1));
  const kernel = windows.kernel.map((n, axis) =>
    Math.min(n - (windows.before[axis]! - before[axis]!), windows.input[axis]! + before[axis]!),
  );
  return withinReach({ ...windows, before, kernel });
}

/** Windows whose strides are no longer than where they matter: one alone along an axis has none. */
function withinReach(windows: WindowAttrs): WindowAttrs {
  const { input, kernel, dilation } = windows;
  const strides = windows.strides.map((n, axis) =>
    Math.min(n, Math.max(input[axis]!, reach(kernel[axis]!, dilation[axis]!))),
  );
  return { ...windows, strides };
}

/** How many times as long as the images windows are that are brought nearer to them. */
const FAR = 8;

/** The part of a kernel that reaches images along an axis, with an element on either side of them. */
interface Near {
  readonly start: number;
  readonly stop: number;
  readonly before: number;
  readonly dilation: number;
}

function nearAlong(windows: WindowAttrs, axis: number): Near {
  const [input, kernel, before, dilation] = (['input', 'kernel', 'before', 'dilation'] as const).map(
    (name) => windows[name][axis]!,
  ) as [number, number, number, number];
  if (reach(kernel, dilation) <= FAR * input) return { start: 0, stop: kernel, before, dilation };
  const last = lastStart(windows, axis);
  // So far apart, one element is in the images at most.
  const apart = Math.min(dilation, input + last + 1);
  const first = Math.max(0, Math.ceil((before - last) / dilation));
  const ahead = first * apart - Math.min(first * dilation - before, input);
  const start = Math.max(0, first - 1);
  const stop = Math.min(kernel, Math.floor((input - 1 + ahead) / apart) + 2);
  return { start, stop, before: ahead - start * apart, dilation: apart };
}

/**
 * For a kernel that reaches far over the edges of the images, as with a large dilation: the part of it that is in the images somewhere, and
 * windows of that, so that no room is made for what is never there.
 */
export function nearWindows(windows: WindowAttrs): { readonly windows: WindowAttrs; readonly parts: readonly Near[] } {
  const parts = windows.input.map((_, axis) => nearAlong(windows, axis));
  return {
    parts,
    windows: withinReach({
      ...windows,
      kernel: parts.map(({ start, stop }) => stop - start),
      before: parts.map(({ before }) => before),
      dilation: parts.map(({ dilation }) => dilation),
    }),
  };
}

function noPlace(where: string, input: Shape, kernel: readonly number[], dilation: readonly number[]): ShapeError {
  const apart = dilation.some((n) => n > 1) ? ` with a dilationRate of ${formatShape(dilation)}` : '';
  return new ShapeError({
    where,
    got: `windows of ${formatShape(kernel)}${apart} over spatial axes of ${formatShape(input)}`,
    expected: 'windows no larger than the axes',
    fix: "Make them smaller, or choose padding 'same'",
  });
}
