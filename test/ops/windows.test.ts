import { type DType, gradients, ops, type Shape, type Tensor, tensor, zeros } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { spread } from './sample.ts';

/*
 * Convolution and pooling by their definitions, element by element over nested loops of indices: nothing here is shared with the ops.
 */

/** An element of a tensor; 0 outside. */
function at(x: Tensor, ...index: readonly number[]): number {
  if (index.some((i, axis) => i < 0 || i >= x.shape[axis]!)) return 0;
  return x.data[index.reduce((place, i, axis) => place * x.shape[axis]! + i, 0)]!;
}

/** A tensor of what a function says of each index. */
function build(shape: Shape, element: (...index: number[]) => number): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float64Array.from({ length: size }, (_, place) => {
    const index: number[] = [];
    for (let axis = shape.length - 1, rest = place; axis >= 0; rest = Math.floor(rest / shape[axis]!), axis--) {
      index.unshift(rest % shape[axis]!);
    }
    return element(...index);
  });
  return tensor(data, { shape });
}

interface Setting {
  readonly stride?: number;
  readonly dilation?: number;
  readonly same?: boolean;
}

/** How many windows there are along an axis, and where the first begins, as TensorFlow's guide to convolution says. */
function along(size: number, kernel: number, { stride = 1, dilation = 1, same = false }: Setting): [number, number] {
  const effective = kernel + (kernel - 1) * (dilation - 1);
  if (!same) return [Math.ceil((size - effective + 1) / stride), 0];
  const padding = size % stride === 0 ? Math.max(effective - stride, 0) : Math.max(effective - (size % stride), 0);
  return [Math.ceil(size / stride), -Math.floor(padding / 2)];
}

/** Of images `[n, h, w, c]` and a kernel `[kh, kw, c / groups, f]`. */
function plainConv(x: Tensor, w: Tensor, setting: Setting): Tensor {
  const { stride = 1, dilation = 1 } = setting;
  const [kh, kw, own, filters] = w.shape as [number, number, number, number];
  const [rows, top] = along(x.shape[1]!, kh, setting);
  const [cols, left] = along(x.shape[2]!, kw, setting);
  const perGroup = filters / (x.shape[3]! / own);
  return build([x.shape[0]!, rows, cols, filters], (n, i, j, f) => {
    let sum = 0;
    for (let a = 0; a < kh; a++) {
      for (let b = 0; b < kw; b++) {
        for (let c = 0; c < own; c++) {
          const channel = Math.floor(f! / perGroup) * own + c;
          sum +=
            at(x, n!, top + i! * stride + a * dilation, left + j! * stride + b * dilation, channel) *
            at(w, a, b, c, f!);
        }
      }
    }
    return sum;
  });
}

/** Of images `[n, h, w, c]`: what `combine` makes of the elements of each window that are inside. */
function plainPool(x: Tensor, size: number, setting: Setting, combine: (elements: number[]) => number): Tensor {
  const { stride = 1 } = setting;
  const [, height, width] = x.shape as [number, number, number, number];
  const [rows, top] = along(height, size, setting);
  const [cols, left] = along(width, size, setting);
  return build([x.shape[0]!, rows, cols, x.shape[3]!], (n, i, j, c) => {
    const elements: number[] = [];
    for (let a = top + i! * stride; a < top + i! * stride + size; a++) {
      for (let b = left + j! * stride; b < left + j! * stride + size; b++) {
        if (a >= 0 && a < height && b >= 0 && b < width) elements.push(at(x, n!, a, b, c!));
      }
    }
    return combine(elements);
  });
}

const tolerances: Partial<Record<DType, number>> = { float32: 2e-5, float64: 1e-12 };

function expectClose(actual: Tensor, expected: Tensor): void {
  expect(actual.shape).toEqual(expected.shape);
  const worst = actual.astype('float64').sub(expected.astype('float64')).abs().max().item() as number;
  expect(worst).toBeLessThan(tolerances[actual.dtype]! * (1 + (expected.abs().max().item() as number)));
}

const images: Readonly<Record<string, readonly [x: Shape, kernel: Shape]>> = {
  'a few channels': [
    [2, 9, 7, 3],
    [3, 2, 3, 4],
  ],
  groups: [
    [1, 8, 9, 6],
    [2, 3, 2, 9],
  ],
  depthwise: [
    [2, 7, 8, 4],
    [3, 3, 1, 8],
  ],
  'windows of one place': [
    [2, 6, 5, 4],
    [1, 1, 4, 3],
  ],
  'more windows than fit into one block': [
    [2, 40, 40, 16],
    [3, 3, 16, 8],
  ],
  'a kernel larger than a block': [
    [1, 14, 13, 160],
    [12, 12, 160, 3],
  ],
};

const settings: Readonly<Record<string, Setting>> = {
  'as they are': {},
  'same padding': { same: true },
  strides: { stride: 3 },
  'strides and same padding': { stride: 2, same: true },
  'dilation and same padding': { dilation: 2, same: true },
};

describe.each(Object.entries(images))('convolutions of %s', (name, [shape, kernel]) => {
  const large = name.includes('block');
  const chosen = Object.entries(settings).filter(([title]) => !large || /as they|strides and/.test(title));
  describe.each(chosen)('%s', (_, setting) => {
    const options: ops.ConvOptions = {
      strides: setting.stride ?? 1,
      dilationRate: setting.dilation ?? 1,
      padding: setting.same ? 'same' : 'valid',
    };
    test.each(['float32', 'float64'] as const)('in %s', (dtype) => {
      const [x, w] = [spread(shape, { dtype }), spread(kernel, { dtype, phase: 0.3 })];
      const y = ops.conv(x, w, options);
      expectClose(y, plainConv(x, w, setting));
      const transposed = (t: Tensor) => ops.transpose(t, [0, 3, 1, 2]);
      const first = ops.conv(transposed(x), w, { ...options, dataFormat: 'channels_first' });
      expectClose(first, transposed(y));
    });
  });

  // A sum of products x w y has three derivatives: each times what it is by is the sum itself.
  test('the gradients are what the sum of products says', () => {
    const x = tensor(spread(shape), { dtype: 'float64', requiresGrad: true });
    const w = tensor(spread(kernel, { phase: 0.3 }), { dtype: 'float64', requiresGrad: true });
    const y = ops.conv(x, w, { padding: 'same', strides: 2 });
    const g = spread(y.shape, { phase: 0.7 });
    const total = y.mul(g).sum();
    const grads = gradients(total, [x, w]);
    for (const [i, t] of [x, w].entries()) {
      expect(grads[i]!.mul(t).sum().item()).toBeCloseTo(total.item() as number, 6);
    }
  });
});

describe.each([2, 3])('pooling of windows of %i', (size) => {
  describe.each(Object.entries(settings).filter(([, { dilation }]) => !dilation))('%s', (_, setting) => {
    const options: ops.PoolOptions = { strides: setting.stride ?? 1, padding: setting.same ? 'same' : 'valid' };
    const x = spread([2, 8, 7, 3]);
    test('maxPool', () => {
      expectClose(
        ops.maxPool(x, size, options),
        plainPool(x, size, setting, (elements) => Math.max(...elements)),
      );
    });
    test('averagePool', () => {
      expectClose(
        ops.averagePool(x, size, options),
        plainPool(x, size, setting, (elements) => elements.reduce((a, b) => a + b, 0) / elements.length),
      );
    });
  });
});

describe('windows far over the edges', () => {
  const lengths = [1, 2, 5];
  const cases = lengths.flatMap((length) => [1, 2, 7].map((stride) => ({ length, stride })));

  test.each(cases)('hold what they reach of $length elements, with strides of $stride', ({ length, stride }) => {
    const x = spread([1, length, 2, 1], { dtype: 'float64' });
    for (const [size, dilation] of [2, 3, 4, 41].flatMap((n) => [1, 5, 16, 40].map((apart) => [n, apart] as const))) {
      const w = spread([size, 1, 1, 1], { dtype: 'float64', phase: 0.3 });
      const setting = { stride, dilation, same: true };
      expectClose(
        ops.conv(x, w, { strides: stride, dilationRate: [dilation, 1], padding: 'same' }),
        plainConv(x, w, setting),
      );
    }
    for (const size of [6, 7, 60]) {
      const setting = { stride, same: true };
      const options = { strides: stride, padding: 'same' } as const;
      expectClose(
        ops.maxPool(x, size, options),
        plainPool(x, size, setting, (elements) => Math.max(...elements)),
      );
      expectClose(
        ops.averagePool(x, size, options),
        plainPool(x, size, setting, (elements) => elements.reduce((a, b) => a + b, 0) / elements.length),
      );
    }
  });

  test.each(cases)('of a transposed convolution are what is cut out of all of it: $length, $stride', (one) => {
    const { length, stride: strides } = one;
    const x = spread([1, length, 1], { dtype: 'float64' });
    for (const [size, dilationRate] of [2, 3, 41].flatMap((n) => [7, 40].map((apart) => [n, apart] as const))) {
      const w = spread([size, 1, 1], { dtype: 'float64', phase: 0.3 });
      const all = ops.convTranspose(x, w, { strides, dilationRate });
      const reach = (size - 1) * dilationRate;
      const start = reach - Math.min(Math.ceil((strides + reach - 1) / 2), reach);
      const same = ops.convTranspose(x, w, { strides, dilationRate, padding: 'same' });
      expectClose(same, all.slice([null, [start, start + length * strides]]));
    }
  });

  test('take no more room than the images', () => {
    const [x, w] = [spread([1, 4, 5, 1]), spread([2, 2, 1, 1])];
    expect(ops.maxPool(x, 1e12, { padding: 'same' }).data).toEqual(x.max().reshape([1]).data);
    expect(ops.averagePool(x, 1e12, { padding: 'same' }).item()).toBeCloseTo(x.mean().item() as number, 6);
    expect(ops.conv(x, w, { padding: 'same', dilationRate: 1e12 }).abs().max().item()).toBe(0);
    expect(ops.convTranspose(x, w, { padding: 'same', dilationRate: 1e12 }).shape).toEqual([1, 4, 5, 1]);
  });
});

test('the gradient of maxPool goes to the first of what is largest, and NaN is larger than all', () => {
  const x = tensor([1, 1, Number.NaN, 0, 1, 1, Number.NaN, Number.NaN], { requiresGrad: true });
  const y = ops.maxPool(x.reshape([1, 8, 1]), 2);
  expect(y.data).toEqual(Float32Array.of(1, Number.NaN, 1, Number.NaN));
  const weights = tensor([1, 2, 3, 4]).reshape([1, 4, 1]);
  expect(gradients(ops.where(ops.isnan(y), y, y).mul(weights).sum(), [x])[0]!.data).toEqual(
    Float32Array.of(1, 0, 2, 0, 3, 0, 4, 0),
  );
});

describe('what does not fit says so', () => {
  const x = zeros([2, 5, 5, 4]);
  const cases: Readonly<Record<string, () => unknown>> = {
    'no images': () => ops.conv(zeros([5, 5]), zeros([3, 3])),
    'a kernel of other axes': () => ops.conv(x, zeros([3, 4, 2])),
    'an empty kernel': () => ops.conv(x, zeros([3, 0, 4, 2])),
    'a kernel too large': () => ops.conv(x, zeros([3, 6, 4, 2])),
    'a kernel too large by dilation': () => ops.conv(x, zeros([3, 3, 4, 2]), { dilationRate: 3 }),
    'images of no pixels': () => ops.conv(zeros([2, 0, 5, 4]), zeros([1, 1, 4, 2]), { padding: 'same' }),
    'channels that do not fit': () => ops.conv(x, zeros([3, 3, 3, 2])),
    'filters that do not fit groups': () => ops.conv(x, zeros([3, 3, 2, 3])),
    'groups that the kernel does not have': () => ops.conv(x, zeros([3, 3, 4, 2]), { groups: 2 }),
    'no groups': () => ops.conv(x, zeros([3, 3, 4, 2]), { groups: 0 }),
    'strides of 0': () => ops.conv(x, zeros([3, 3, 4, 2]), { strides: 0 }),
    'strides for other axes': () => ops.conv(x, zeros([3, 3, 4, 2]), { strides: [1, 1, 1] }),
    'a padding that does not exist': () => ops.conv(x, zeros([3, 3, 4, 2]), { padding: 'smae' as 'same' }),
    'causal over two axes': () => ops.conv(x, zeros([3, 3, 4, 2]), { padding: 'causal' }),
    'a data format that does not exist': () =>
      ops.conv(x, zeros([3, 3, 4, 2]), { dataFormat: 'nhwc' as 'channelsLast' }),
    'an option that does not exist': () => ops.conv(x, zeros([3, 3, 4, 2]), { stride: 2 } as object),
    'channels of a depthwise kernel': () => ops.depthwiseConv(x, zeros([3, 3, 2, 1])),
    'channels of a pointwise kernel': () => ops.separableConv(x, zeros([3, 3, 4, 2]), zeros([1, 1, 4, 3])),
    'channels of a transposed kernel': () => ops.convTranspose(x, zeros([3, 3, 4, 2])),
    'output padding below 0': () => ops.convTranspose(x, zeros([3, 3, 2, 4]), { outputPadding: -1 }),
    'a pool too large': () => ops.maxPool(x, 6),
    'a pool of nothing': () => ops.averagePool(x, 0),
    'pooling of no images': () => ops.maxPool(zeros([4, 4]), 2),
    'a mode of padding that does not exist': () => ops.pad(x, 1, { mode: 'wrap' as 'edge' }),
    'a value for a mode that needs none': () => ops.pad(x, 1, { mode: 'edge', constantValues: 3 }),
    'reflecting nothing': () => ops.pad(zeros([0]), 1, { mode: 'reflect' }),
    'widths below 0': () => ops.pad(x, -1),
    'an interpolation that does not exist': () => ops.resize(x, [2, 2], { interpolation: 'bicubic' as 'nearest' }),
    'integers to mix': () => ops.resize(x.astype('uint8'), [2, 2]),
    'a size of nothing': () => ops.resize(x, [0, 2]),
    'no image to resize': () => ops.resize(zeros([2, 2]), [4, 4]),
    'half a repetition': () => ops.repeat(x, 1.5),
  };
  test('in one sentence', () => {
    const messages = Object.entries(cases).map(([title, call]) => {
      try {
        call();
      } catch (error) {
        return `${title}\n  ${(error as Error).name}: ${(error as Error).message}`;
      }
      return `${title}\n  nothing`;
    });
    expect(messages.join('\n')).toMatchSnapshot();
  });
});

const padded: Readonly<Record<ops.PadMode, readonly number[]>> = {
  constant: [0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0],
  edge: [1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3],
  reflect: [2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3],
  symmetric: [2, 3, 3, 2, 1, 1, 2, 3, 3, 2, 1, 1],
};

test.each(Object.entries(padded))("padding by '%s' goes over the axis as often as it takes", (mode, expected) => {
  const x = tensor([1, 2, 3]);
  expect([...ops.pad(x, [[5, 4]], { mode: mode as ops.PadMode }).data]).toEqual(expected);
  expect([...ops.pad(tensor([7]), 2, { mode: mode as ops.PadMode }).data]).toEqual(
    mode === 'constant' ? [0, 0, 7, 0, 0] : [7, 7, 7, 7, 7],
  );
});
