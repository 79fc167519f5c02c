import { tensor, zeros } from '@keisan/autograd';
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { imageDataFormat, setImageDataFormat } from '../image-data-format.ts';
import { clearSession } from '../naming/names.ts';
import {
  AveragePooling2D,
  Conv1D,
  Conv2D,
  Conv2DTranspose,
  Conv3D,
  Cropping2D,
  DepthwiseConv2D,
  GlobalAveragePooling1D,
  GlobalMaxPooling2D,
  MaxPooling1D,
  MaxPooling2D,
  Permute,
  RepeatVector,
  SeparableConv2D,
  UpSampling1D,
  UpSampling2D,
  ZeroPadding1D,
  ZeroPadding2D,
  ZeroPadding3D,
} from './index.ts';

beforeEach(clearSession);
afterEach(() => setImageDataFormat('channels_last'));

describe('imageDataFormat', () => {
  test('counts for layers that are made from then on', () => {
    const before = new Conv2D(1, 1);
    setImageDataFormat('channelsFirst');
    expect(imageDataFormat()).toBe('channels_first');
    expect([before.dataFormat, new Conv2D(1, 1).dataFormat]).toEqual(['channels_last', 'channels_first']);
    expect(new MaxPooling2D(2).computeOutputShape([null, 3, 8, 8])).toEqual([null, 3, 4, 4]);
    expect(new Conv2D(1, 1, { dataFormat: 'channels_last' }).dataFormat).toBe('channels_last');
  });

  test('is one of two', () => {
    expect(() => setImageDataFormat('nchw' as never)).toThrow(
      'setImageDataFormat: got dataFormat "nchw"; expected one of channels_last, channels_first.',
    );
    expect(imageDataFormat()).toBe('channels_last');
  });
});

test('sizes are one number, or one for each axis', () => {
  const layer = new Conv2D(8, [3, 5], { strides: [2, 1] });
  expect([layer.filters, layer.kernelSize, layer.strides, layer.dilationRate]).toEqual([8, [3, 5], [2, 1], [1, 1]]);
  expect(new Conv2D(8, 3).kernelSize).toEqual([3, 3]);
  expect(new ZeroPadding2D([1, [0, 2]]).padding).toEqual([
    [1, 1],
    [0, 2],
  ]);
  expect(new ZeroPadding3D().padding).toEqual([
    [1, 1],
    [1, 1],
    [1, 1],
  ]);
  expect(new MaxPooling2D([2, 3]).strides).toEqual([2, 3]);
  expect(new MaxPooling2D({ poolSize: 3, strides: 1 }).strides).toEqual([1, 1]);
  expectTypeOf(layer.kernelSize).toEqualTypeOf<readonly number[]>();
  expectTypeOf(new Conv1D(1, 1).padding).toEqualTypeOf<'valid' | 'same' | 'causal'>();
});

test('whole numbers stay what they are where nothing is computed', () => {
  const bytes = zeros([1, 2, 2, 1], { dtype: 'uint8' });
  for (const layer of [new ZeroPadding2D(1), new Cropping2D(), new UpSampling2D(2), new Permute([2, 1, 3])]) {
    expect(layer.apply(bytes).dtype).toBe('uint8');
  }
  expect(new UpSampling2D(2, { interpolation: 'bilinear' }).apply(bytes).dtype).toBe('float32');
});

test('GlobalAveragePooling1D takes the steps that count, and passes no mask on', () => {
  const mask = tensor([[true, true, false]]);
  const layer = new GlobalAveragePooling1D();
  expect(layer.apply([[[1], [3], [100]]], { mask }).toArray()).toEqual([[2]]);
  expect(layer.computeMask()).toBe(null);
});

// What real Keras says for the same is in its own words; the class of mistake is the same.
const mistakes: readonly [string, () => unknown, string][] = [
  [
    'a kernel that is none',
    () => new Conv2D(8, 0),
    'Conv2D "conv2d": got kernelSize 0; expected a whole number of at least 1, or a list of 2 of them.',
  ],
  [
    'a kernel of another rank',
    () => new Conv2D(8, [3, 3, 3]),
    'Conv2D "conv2d": got kernelSize [3,3,3]; expected a whole number of at least 1, or a list of 2 of them.',
  ],
  [
    'options in place of a kernel',
    () => new Conv2D(8, { padding: 'same' } as never),
    'Conv2D "conv2d": got kernelSize ',
  ],
  [
    'a kernel twice',
    () => new Conv2D(8, 3, { kernelSize: 3 } as never),
    'Conv2D "conv2d": got the unknown option kernelSize; expected ',
  ],
  [
    'causal windows of images',
    () => new Conv2D(8, 3, { padding: 'causal' as never }),
    'Conv2D "conv2d": got padding "causal"; expected one of valid, same.',
  ],
  [
    'strides and dilation',
    () => new Conv2D(8, 3, { strides: 2, dilationRate: [1, 2] }),
    'Conv2D "conv2d": got strides [2, 2] and dilationRate [1, 2]; expected either of them to be 1.',
  ],
  [
    'groups and filters',
    () => new Conv3D(8, 3, { groups: 3 }),
    'Conv3D "conv3d": got filters 8 and groups 3; expected a number of filters that the groups divide.',
  ],
  [
    'groups and channels',
    () => new Conv1D(4, 3, { groups: 2 }).apply(zeros([1, 5, 3])),
    'Conv1D "conv1d": got 3 channels, of inputs of shape [1, 5, 3], for groups 2; expected a number of channels that the groups divide.',
  ],
  [
    'an image without channels',
    () => new Conv2D(8, 3).apply(zeros([32, 28, 28])),
    'Conv2D "conv2d": got inputs of shape [32, 28, 28]; expected 4 axes, that of the batch included. For samples without channels, add their axis with .expandDims(-1); for a single sample, add the batch axis with tensor(x).expandDims(0).',
  ],
  [
    'images without channels, of any number',
    () => new Conv2D(8, 3, { inputShape: [28, 28] }).build([null, 28, 28]),
    'Conv2D "conv2d": got inputs of shape [null, 28, 28]; expected 4 axes, that of the batch included. Each sample lacks an axis, such as that of the channels: inputShape [28, 28, 1], and .expandDims(-1) for the data.',
  ],
  [
    'images without channels, of which the channels come first',
    () => new Conv2D(8, 3, { dataFormat: 'channels_first' }).build([null, 28, 28]),
    'Conv2D "conv2d": got inputs of shape [null, 28, 28]; expected 4 axes, that of the batch included. Each sample lacks an axis, such as that of the channels: inputShape [1, 28, 28], and .expandDims(1) for the data.',
  ],
  [
    'sequences without channels',
    () => new Conv1D(8, 3).build([null, 28]),
    'Conv1D "conv1d": got inputs of shape [null, 28]; expected 3 axes, that of the batch included. Each sample lacks an axis, such as that of the channels: inputShape [28, 1], and .expandDims(-1) for the data.',
  ],
  [
    'channels that vary',
    () => new DepthwiseConv2D(3).build([null, 28, 28, null]),
    'DepthwiseConv2D "depthwise_conv2d": got inputs of shape [null, 28, 28, null]; expected a batch axis and a last axis of known length.',
  ],
  [
    'an image that is too small',
    () => new SeparableConv2D(8, 5).apply(zeros([1, 4, 8, 1])),
    'SeparableConv2D "separable_conv2d": got inputs of shape [1, 4, 8, 1] for windows that reach over 5 along axis 1; expected a length of at least 5 there. Make the windows smaller, or choose padding \'same\'.',
  ],
  [
    'a longer output than the next stride',
    () => new Conv2DTranspose(8, 3, { strides: 2, outputPadding: [1, 2] }),
    'Conv2DTranspose "conv2d_transpose": got outputPadding [1, 2] and strides [2, 2]; expected an outputPadding that is less than the strides along each axis.',
  ],
  [
    'a sequence that is shorter than a window',
    () => new MaxPooling1D(4).apply(zeros([1, 3, 1])),
    'MaxPooling1D "max_pooling1d": maxPool: got windows of [4] over spatial axes of [3]; expected windows no larger than the axes. Make them smaller, or choose padding \'same\'.',
  ],
  [
    'no window',
    () => new AveragePooling2D(undefined as never),
    'AveragePooling2D "average_pooling2d": got poolSize undefined; expected a whole number of at least 1, or a list of 2 of them.',
  ],
  [
    'a vector in place of an image',
    () => new GlobalMaxPooling2D().apply([[1, 2]]),
    'GlobalMaxPooling2D "global_max_pooling2d": got inputs of shape [1, 2]; expected 4 axes, that of the batch included.',
  ],
  [
    'more cropped than there is',
    () => new Cropping2D(2).apply(zeros([1, 4, 5, 1])),
    'Cropping2D "cropping2d": got inputs of shape [1, 4, 5, 1] for cropping [[2,2],[2,2]]; expected inputs of which something is left along each axis.',
  ],
  [
    'padding below 0',
    () => new ZeroPadding1D([-1, 1]),
    'ZeroPadding1D "zero_padding1d": got padding [-1,1]; expected a whole number of at least 0, or a list of 2 of them.',
  ],
  [
    'an order without an axis',
    () => new Permute([1, 3]),
    'Permute "permute": got dims [1,3]; expected the axes of a sample from 1 on, each of them once. To exchange the two axes of a sample, write [2, 1].',
  ],
  [
    'repeated not at all',
    () => new RepeatVector(0),
    'RepeatVector "repeat_vector": got n 0; expected a whole number of at least 1.',
  ],
  [
    'a sequence of images',
    () => new UpSampling1D(2).apply(zeros([1, 2, 2, 1])),
    'UpSampling1D "up_sampling1d": got inputs of shape [1, 2, 2, 1]; expected 3 axes, that of the batch included.',
  ],
];

test.each(mistakes)('%s: is said in a sentence', (_, mistake, sentence) => {
  expect(mistake).toThrow(sentence);
});
