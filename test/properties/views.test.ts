import { gradcheck, gradients, ops, tensor } from '@keisan/autograd';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTensor, check, indicesOf, reader, stored } from './arbitraries.ts';
import { viewBy, viewSteps } from './view-steps.ts';

const sources = (dtype: 'float64' | 'uint8') => fc.tuple(anyTensor(dtype), viewSteps());

describe('views of views: slices, steps backwards, transposes, stretched and new axes', () => {
  test.each(['float64', 'uint8'] as const)('hold what the index says, %s', (dtype) =>
    check(150, sources(dtype), ([x, steps]) => {
      const { tensor: view, sourceOf } = viewBy(steps, x);
      const read = reader(x);
      const expected = indicesOf(view.shape).map((index) => read(sourceOf(index)));
      expect(view.data).toEqual(stored(expected, view));
    })(),
  );

  test(
    'are what kernels compute with',
    check(60, sources('float64'), ([x, steps]) => {
      const { tensor: view, sourceOf } = viewBy(steps, x);
      const read = reader(x);
      const expected = indicesOf(view.shape).map((index) => read(sourceOf(index)) * 2 + 1);
      expect(view.mul(2).add(1).data).toEqual(stored(expected, view));
      expect(view.sum().item()).toBeCloseTo(
        expected.reduce((total, y) => total + (y - 1) / 2, 0),
        10,
      );
    }),
  );

  test(
    'pass the gradient to the elements they show, as often as they show them',
    check(100, sources('float64'), ([values, steps]) => {
      const x = tensor(values, { requiresGrad: true });
      const { tensor: view, sourceOf } = viewBy(steps, x);
      const places = indicesOf(x.shape).map((index) => index.join());
      const expected = new Float64Array(x.size);
      // The weights are whole numbers, so that sums are exact in any order.
      const weights = Float64Array.from({ length: view.size }, (_, i) => i + 1);
      indicesOf(view.shape).forEach((index, i) => {
        expected[places.indexOf(sourceOf(index).join())]! += weights[i]!;
      });
      const [g] = gradients(view.mul(tensor(weights, { shape: view.shape })).sum(), [x]);
      expect(g!.shape).toEqual(x.shape);
      expect(g!.data).toEqual(expected);
    }),
  );

  test(
    'have the second gradient of finite differences',
    check(25, sources('float64'), ([x, steps]) => {
      gradcheck((t) => ops.sin(viewBy(steps, t).tensor).mul(2), [x]);
    }),
  );
});
