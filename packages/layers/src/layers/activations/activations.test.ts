import { gradcheck, ones, type Tensor, tensor } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import { Sequential } from '../../models/index.ts';
import { clearSession } from '../../naming/names.ts';
import { Dense, ELU, LeakyReLU, Masking, PReLU, ReLU, Softmax } from '../index.ts';

beforeEach(clearSession);

test('each may be the activation of another layer', () => {
  const layer = new Dense(1, { activation: new LeakyReLU(0.5), kernelInitializer: 'ones' });
  expect(layer.apply([[-2]]).toArray()).toEqual([[-1]]);
});

describe('gradients to the second order', () => {
  const x = tensor([[0.5, -1.25, 2]], { dtype: 'float64' });
  const dtype = 'float64';

  test.each([
    new ReLU({ dtype }),
    new ReLU(1, { negativeSlope: 0.1, threshold: 0.25, dtype }),
    new LeakyReLU({ dtype }),
    new ELU(0.5, { dtype }),
    new PReLU({ alphaInitializer: 'ones', dtype }),
    new Softmax({ dtype }),
    new Softmax([0, 1], { dtype }),
  ])('$constructor.name %#', (layer) => {
    gradcheck((t: Tensor) => layer.apply(t), [x]);
  });
});

test('Softmax stays finite for large numbers over several axes, and takes masks of numbers', () => {
  expect(new Softmax([1, 2]).apply([[[1000, 1000]]]).toArray()).toEqual([[[0.5, 0.5]]]);
  expect(new Softmax().apply([[1, 1, 9]], { mask: tensor([1, 1, 0]) }).toArray()).toEqual([[0.5, 0.5, 0]]);
});

test('PReLU wants inputs of the lengths that it was built for, but along shared axes', () => {
  const layer = new PReLU({ sharedAxes: [1] });
  layer.apply(ones([2, 3, 4]));
  expect(layer.alpha!.shape).toEqual([1, 4]);
  expect(layer.apply(ones([2, 5, 4])).shape).toEqual([2, 5, 4]);
  expect(() => layer.apply(ones([2, 3, 5]))).toThrow('expected axis 2 to be 4');
  expect(() => layer.apply(ones([2, 3]))).toThrow('expected 3 axes');
});

test('what does not fit is rejected', () => {
  expect(() => new ReLU(-1)).toThrow('got maxValue -1; expected a finite number of at least 0');
  expect(() => new LeakyReLU(-1)).toThrow('got negativeSlope -1');
  expect(() => new PReLU({ sharedAxes: [0] })).toThrow('axis 0 is that of the batch');
  expect(() => new PReLU().build([null, null, 3])).toThrow('the axes whose lengths vary among them');
  expect(() => new PReLU({ sharedAxes: [3] }).build([null, 3])).toThrow('for sharedAxes [3]; expected sharedAxes that');
  const masked = new Sequential([new Masking(), new Softmax()]);
  expect(() => masked.apply(ones([2, 3, 4]))).toThrow(
    'Softmax "softmax": got a mask of shape [2, 3] for inputs of shape [2, 3, 4]; expected one that can be broadcast to the inputs.',
  );
});
