import type { Shape } from '@keisan/autograd';
import { channelsOf, imageShape, sizeOf, spatialOf, type WindowAttrs } from '@keisan/autograd/internal';
import type { LoweringContext, OnnxBuilder } from '../builder.ts';
import {
  channelsBack,
  channelsFirst,
  convTransposed,
  isNothing,
  list,
  overEnds,
  padded,
  padsOf,
  reached,
  reshaped,
  zeros,
} from './windows.ts';

type Context = LoweringContext<WindowAttrs>;

/** The shape of images in ONNX. */
const sizesOf = (shape: Shape, first: boolean): Shape =>
  imageShape(shape[0]!, spatialOf(shape, first), channelsOf(shape, first), true);

/** What ONNX's pooling asks of windows. */
const windowsOf = (attrs: WindowAttrs) => ({
  kernel_shape: attrs.kernel,
  strides: attrs.strides,
  pads: padsOf(attrs),
});

type Largest = readonly [values: string, places: string];

/** The largest element of each window of images with their channels first, and where it is in the whole of them. */
const largest = (b: OnnxBuilder, images: string, attrs: WindowAttrs) =>
  b.nodeWithOutputs('MaxPool', [images], 2, windowsOf(attrs)) as Largest;

/** Images with their channels first. */
const imagesFirst = (b: OnnxBuilder, x: string, { kernel, channelsFirst: first }: WindowAttrs): string =>
  channelsFirst(b, x, kernel.length, first);

/**
 * NaN in place of the largest where a window holds one, and -Infinity where it holds nothing else: MaxPool sees a NaN only where it comes
 * first, and its least number is a finite one.
 */
function withExtremes(b: OnnxBuilder, images: string, values: string, { attrs, output }: Context): string {
  const dtype = output.dtype as 'float32' | 'float64';
  const shape = sizesOf(output.shape, attrs.channelsFirst);
  // The sum of everything is not finite if an element is not, and costs less than to look for it in each window.
  const total = b.node('ReduceSum', [images], { keepdims: 0 });
  const mayHaveSome = b.node('IsNaN', [b.node('Sub', [total, total])]);
  const branch = (write: (inner: OnnxBuilder) => string) => b.graph([], [{ dtype, shape }], (inner) => [write(inner)]);
  return b.node('If', [mayHaveSome], {
    then_branch: branch((inner) => {
      const number = (value: number) => inner.constant(value, dtype);
      const isLess = inner.node('Equal', [images, number(-Infinity)]);
      // 0 for -Infinity, 2 for NaN, 1 for all others.
      const kinds = [inner.node('Not', [isLess]), inner.node('IsNaN', [images])].map((is) => inner.cast(is, dtype));
      const [found] = largest(inner, inner.node('Add', kinds), attrs);
      const where = (test: 'Greater' | 'Less', value: number, others: string) =>
        inner.node('Where', [inner.node(test, [found, number(1)]), number(value), others]);
      return where('Greater', Number.NaN, where('Less', -Infinity, values));
    }),
    else_branch: branch((inner) => inner.node('Identity', [values])),
  });
}

export function lowerMaxPool(b: OnnxBuilder, [x]: readonly string[], context: Context): string {
  const { attrs, inputs, output } = context;
  if (isNothing(inputs, output)) return zeros(b, output.shape, output.dtype);
  const images = imagesFirst(b, x!, attrs);
  const [values] = largest(b, images, attrs);
  return channelsBack(b, withExtremes(b, images, values, context), attrs.kernel.length, attrs.channelsFirst);
}

const LEAST = { float32: -3.4028234663852886e38, float64: -Number.MAX_VALUE };

/** What there is for windows, but 0 where the largest element is beyond an edge: in those that begin there, and hold nothing but -Infinity. */
function ofWithin(b: OnnxBuilder, values: string, given: string, { attrs, inputs, output }: Context): string {
  const { before, strides, output: places } = attrs;
  if (before.every((n) => n === 0)) return given;
  const dtype = inputs[0]!.dtype as 'float32' | 'float64';
  const begins = places.reduce(
    (all, n, axis) =>
      all.flatMap((is) => Array.from({ length: n }, (_, i) => is || i * strides[axis]! < before[axis]!)),
    [false],
  );
  const bounds = begins.map((is) => (is ? LEAST[dtype] : -Infinity));
  const isBeyond = b.node('Less', [values, b.constant(bounds, dtype, [1, 1, ...places])]);
  return b.node('Where', [isBeyond, b.constant(0, output.dtype), given]);
}

/** Whether no two windows share an element. */
const areApart = ({ kernel, strides }: WindowAttrs) => kernel.every((size, i) => size <= strides[i]!);

export function lowerPutLargest(b: OnnxBuilder, [x, g]: readonly string[], context: Context): string {
  const { attrs, inputs, output } = context;
  if (isNothing(inputs, output)) return zeros(b, output.shape, output.dtype);
  const axes = attrs.kernel.length;
  const shape = sizesOf(inputs[0]!.shape, attrs.channelsFirst);
  const [values, places] = largest(b, imagesFirst(b, x!, attrs), attrs);
  const results = ofWithin(b, values, channelsFirst(b, g!, axes, attrs.channelsFirst), context);
  if (areApart(attrs) && output.dtype === 'float32') {
    return channelsBack(
      b,
      b.node('MaxUnpool', [results, places, list(b, shape)], windowsOf(attrs)),
      axes,
      attrs.channelsFirst,
    );
  }
  const flat = (value: string) => reshaped(b, value, [-1]);
  const sums = b.node('ScatterElements', [zeros(b, [sizeOf(shape)], output.dtype), flat(places), flat(results)], {
    axis: 0,
    reduction: 'add',
  });
  return channelsBack(b, reshaped(b, sums, shape), axes, attrs.channelsFirst);
}

export function lowerPickLargest(b: OnnxBuilder, [x, from]: readonly string[], context: Context): string {
  const { attrs, inputs, output } = context;
  if (isNothing(inputs, output)) return zeros(b, output.shape, output.dtype);
  const axes = attrs.kernel.length;
  const all = reshaped(b, channelsFirst(b, from!, axes, attrs.channelsFirst), [-1]);
  const [values, places] = largest(b, imagesFirst(b, x!, attrs), attrs);
  const found = ofWithin(b, values, b.node('Gather', [all, places], { axis: 0 }), context);
  return channelsBack(b, found, axes, attrs.channelsFirst);
}

export function lowerAveragePool(b: OnnxBuilder, [x]: readonly string[], { attrs, inputs, output }: Context): string {
  if (isNothing(inputs, output)) return zeros(b, output.shape, output.dtype);
  const images = reached(b, imagesFirst(b, x!, attrs), attrs);
  const means = b.node('AveragePool', [images], { ...windowsOf(attrs), count_include_pad: 0 });
  return channelsBack(b, means, attrs.kernel.length, attrs.channelsFirst);
}

/** How many elements of each window are inside, along one axis. */
function countsAlong({ input, kernel, output, strides, before }: WindowAttrs, axis: number): readonly number[] {
  return Array.from({ length: output[axis]! }, (_, i) => {
    const start = i * strides[axis]! - before[axis]!;
    return Math.min(start + kernel[axis]!, input[axis]!) - Math.max(0, start);
  });
}

export function lowerSpreadAverages(b: OnnxBuilder, [g]: readonly string[], context: Context): string {
  const { attrs, inputs, output } = context;
  if (isNothing(inputs, output)) return zeros(b, output.shape, output.dtype);
  const { kernel, output: places, strides, before } = attrs;
  const axes = kernel.length;
  const results = channelsFirst(b, g!, axes, attrs.channelsFirst);
  const [batch, channels] = sizesOf(inputs[0]!.shape, attrs.channelsFirst) as [number, number];
  const ends = overEnds(attrs);
  const float = output.dtype as 'float32' | 'float64';
  const tiles = kernel.every((size, i) => size === strides[i] && before[i] === 0 && ends[i]! <= 0);
  if (tiles) {
    const shares = b.node('Mul', [results, b.constant(1 / sizeOf(kernel), float)]);
    const apart = reshaped(b, shares, [batch, channels, ...places.flatMap((n) => [n, 1])]);
    const copies = b.node('Expand', [apart, list(b, [batch, channels, ...places.flatMap((n, i) => [n, kernel[i]!])])]);
    const whole = reshaped(b, copies, [batch, channels, ...places.map((n, i) => n * kernel[i]!)]);
    const none = kernel.map(() => 0);
    return channelsBack(
      b,
      padded(
        b,
        whole,
        none,
        ends.map((n) => -n),
        float,
      ),
      axes,
      attrs.channelsFirst,
    );
  }
  const shares = places.reduce((value, _, axis) => {
    const counts = countsAlong(attrs, axis);
    const shape = places.map((n, i) => (i === axis ? n : 1));
    const parts = b.constant(
      counts.map((n) => 1 / n),
      float,
      [1, 1, ...shape],
    );
    return b.node('Mul', [value, parts]);
  }, results);
  // Every channel is an image of its own, spread by a kernel of ones.
  const alone = reshaped(b, shares, [batch * channels, 1, ...places]);
  const ones = b.node('Expand', [b.constant(1, float), list(b, [1, 1, ...kernel])]);
  const sums = convTransposed(b, alone, ones, attrs, 1, float);
  return channelsBack(b, reshaped(b, sums, [batch, channels, ...attrs.input]), axes, attrs.channelsFirst);
}
