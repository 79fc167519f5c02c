import { gradcheck, setRandomSeed, type Tensor, tensor } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Layer } from '../../layer/layer.ts';
import { Sequential } from '../../models/index.ts';
import { clearSession } from '../../naming/names.ts';
import { Dense } from '../dense.ts';
import { BatchNormalization } from './batch-normalization.ts';
import { GroupNormalization } from './group-normalization.ts';
import { LayerNormalization } from './layer-normalization.ts';
import { RMSNormalization } from './rms-normalization.ts';
import { UnitNormalization } from './unit-normalization.ts';

beforeEach(() => {
  clearSession();
  setRandomSeed(1);
});

const x = () =>
  tensor(
    Float64Array.from({ length: 24 }, (_, i) => Math.sin(i * i)),
    { shape: [2, 3, 4], dtype: 'float64' },
  );

describe.each<[string, Layer, boolean?]>([
  ['BatchNormalization', new BatchNormalization({ dtype: 'float64' })],
  ['BatchNormalization in training', new BatchNormalization({ dtype: 'float64' }), true],
  ['LayerNormalization', new LayerNormalization({ dtype: 'float64', axis: [1, 2] })],
  ['GroupNormalization', new GroupNormalization(2, { dtype: 'float64' })],
  ['RMSNormalization', new RMSNormalization({ dtype: 'float64', axis: 1 })],
  ['UnitNormalization', new UnitNormalization({ dtype: 'float64' })],
])('%s', (_, layer, training = false) => {
  test('has gradients, and gradients of gradients', () => {
    layer.apply(x());
    gradcheck((t: Tensor) => layer.apply(t, { training }).mul(x().exp()).sum(), [x()], { order: 2 });
  });

  test('passes masks on, but for RMSNormalization, as in Keras', () => {
    expect(layer.supportsMasking).toBe(!(layer instanceof RMSNormalization));
  });
});

describe('BatchNormalization', () => {
  const weights = (layer: BatchNormalization) => [layer.movingMean!.toArray(), layer.movingVariance!.toArray()];

  test('keeps moving averages in training only', () => {
    const layer = new BatchNormalization({ momentum: 0.5 });
    layer.apply([[1], [3]]);
    expect(weights(layer)).toEqual([[0], [1]]);
    layer.apply([[1], [3]], { training: true });
    expect(weights(layer)).toEqual([[1], [1]]);
    layer.trainable = false;
    layer.apply([[1], [3]], { training: true });
    expect(weights(layer)).toEqual([[1], [1]]);
  });

  test('its averages are weights that are not trained, whatever trainable is', () => {
    const layer = new BatchNormalization();
    layer.build([null, 3]);
    const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
    expect(names(layer.trainableWeights)).toEqual(['gamma', 'beta']);
    expect(names(layer.nonTrainableWeights)).toEqual(['moving_mean', 'moving_variance']);
    layer.trainable = false;
    layer.trainable = true;
    expect(names(layer.nonTrainableWeights)).toEqual(['moving_mean', 'moving_variance']);
    expect(layer.countParams()).toBe(12);
  });

  test('its averages have no history', () => {
    const layer = new BatchNormalization();
    const given = tensor([[1], [3]], { requiresGrad: true });
    layer.apply(given, { training: true });
    expect(layer.movingMean!.read().node).toBe(null);
  });

  test('what a mask leaves out counts in neither mean nor variance', () => {
    const layer = new BatchNormalization({ momentum: 0 });
    const mask = tensor([[true, true, false]]);
    layer.apply([[[1], [3], [1000]]], { training: true, mask });
    expect(layer.movingMean!.item()).toBeCloseTo(2, 5);
    expect(layer.movingVariance!.item()).toBeCloseTo(1, 5);
  });

  test('trains with the batch, and predicts with the averages', async () => {
    const layer = new BatchNormalization({ momentum: 0, inputShape: [1] });
    const model = new Sequential([layer, new Dense(1)]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    await model.fit([[10], [14]], [[0], [1]], { epochs: 1, verbose: 0 });
    expect(layer.movingMean!.item()).toBe(12);
    expect(layer.movingVariance!.item()).toBe(4);
    const once = await model.predict([[12]], { verbose: 0 });
    const again = await model.predict([[12]], { verbose: 0 });
    expect(once.toArray()).toEqual(again.toArray());
  });
});

test('zeros have no direction, and stay zeros', () => {
  expect(new UnitNormalization().apply([[0, 0]]).toArray()).toEqual([[0, 0]]);
});

const mistakes: readonly [string, () => unknown, string][] = [
  [
    'statistics over several processes',
    () => new BatchNormalization({ synchronized: true as never }),
    'BatchNormalization "batch_normalization": got synchronized true; expected false: training is one process here, which sees the whole batch.',
  ],
  [
    'bounds the wrong way round',
    () => new BatchNormalization({ renorm: true, renormClipping: { rmin: 2, rmax: 1 } }),
    'BatchNormalization "batch_normalization": got renormClipping with rmin 2 and rmax 1; expected an rmin that is at most rmax.',
  ],
  [
    'a bound that there is not',
    () => new BatchNormalization({ renormClipping: { dmin: 1 } as never }),
    'BatchNormalization "batch_normalization": renormClipping: got the unknown option dmin; expected any of rmin, rmax, dmax.',
  ],
  [
    'an axis that there is not',
    () => new BatchNormalization({ axis: 3 }).apply([[1, 2]]),
    'BatchNormalization "batch_normalization": got inputs of shape [1, 2]; expected axis 3 to be of known length.',
  ],
  [
    'another number of channels',
    () => {
      const layer = new BatchNormalization();
      layer.apply([[1, 2]]);
      layer.apply([[1, 2, 3]]);
    },
    'BatchNormalization "batch_normalization": got inputs of shape [1, 3]; expected the last axis to be 2. Reshape the data, or give the first layer another inputShape.',
  ],
  [
    'a mask of another rank',
    () => new BatchNormalization().apply([[1, 2]], { training: true, mask: tensor([[true, false]]) }),
    'BatchNormalization "batch_normalization": got a mask of shape [1, 2] for inputs of shape [1, 2]; expected a mask with one axis less than the inputs.',
  ],
  [
    'groups that do not divide the channels',
    () => new GroupNormalization(3).apply([[1, 2, 3, 4]]),
    'GroupNormalization "group_normalization": got 3 groups of the 4 channels of inputs of shape [1, 4]; expected a number of groups that divides that of the channels. Give groups, such as new GroupNormalization(2).',
  ],
  [
    'groups of the batch',
    () => new GroupNormalization(1, { axis: 0 }).apply([[1, 2]]),
    'GroupNormalization "group_normalization": got axis 0 of inputs of shape [1, 2]; expected the axis of the channels, not that of the batch.',
  ],
  [
    'no groups',
    () => new GroupNormalization(0),
    'GroupNormalization "group_normalization": got groups 0; expected a whole number of at least 1, or -1 for a group of each channel.',
  ],
  [
    'a layer that is not built',
    () => new LayerNormalization().call(tensor([[1]])),
    'LayerNormalization "layer_normalization".call: got a layer that is not built; expected one that has its weights. Use apply(...), which builds it first.',
  ],
];

test.each([
  ['LayerNormalization', LayerNormalization],
  ['RMSNormalization', RMSNormalization],
])('%s of one axis twice is refused before it has weights', (_, Class) => {
  const layer = new Class({ axis: [1, -1] });
  expect(() => layer.apply([[1, 2]])).toThrow(': got inputs of shape [1, 2] for axis [-1,1]; expected each axis once.');
  expect(layer.weights).toEqual([]);
});

test.each(mistakes)('%s: is said in a sentence', (_, mistake, sentence) => {
  expect(mistake).toThrow(sentence);
});
