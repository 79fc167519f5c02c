import { concat, type Tensor, zeros } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import { Layer } from '../layer/layer.ts';
import { Sequential } from '../models/index.ts';
import { clearSession } from '../naming/names.ts';

beforeEach(clearSession);

function modelOf(compute: (x: Tensor) => Tensor, runEagerly: boolean): Sequential {
  class Computed extends Layer {
    override call(x: Tensor): Tensor {
      return compute(x);
    }
  }
  const model = new Sequential([new Computed()]);
  model.compile({ loss: 'mse', runEagerly });
  return model;
}

describe.each([true, false])('outputs that are no rows of samples, runEagerly %s', (runEagerly) => {
  const x = zeros([5, 1]);

  test.each([
    ['[]', (t: Tensor) => t.sum()],
    ['[1]', (t: Tensor) => t.sum({ axis: 0 })],
    ['[1, null]', (t: Tensor) => t.transpose([1, 0])],
  ])('%s', async (shape, compute) => {
    const model = modelOf(compute, runEagerly);
    const expected = `got outputs of shape ${shape} from Sequential "sequential" for any number of samples`;
    await expect(model.fit(x, x, { verbose: 0 })).rejects.toThrow(`fit: ${expected}`);
    await expect(model.evaluate(x, x, { verbose: 0 })).rejects.toThrow(`evaluate: ${expected}`);
    await expect(model.predict(x, { verbose: 0 })).rejects.toThrow('expected one row per sample: shape [samples, ...]');
  });

  test('more rows than samples', async () => {
    const model = modelOf((t) => concat([t, t]), runEagerly);
    await expect(model.predict(x, { verbose: 0 })).rejects.toThrow('got outputs of shape [10, 1]');
  });

  test('a batch of one sample, squeezed away', async () => {
    const model = modelOf((t) => t.squeeze(), runEagerly);
    await expect(model.predict(x, { batchSize: 2, verbose: 0 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: predict: got outputs of shape [] from Sequential "sequential" for 1 sample; expected one row per sample: shape [samples, ...]. Leave the first axis of the data alone: name the axes in squeeze, sum and the like, for example .squeeze(-1).]`,
    );
  });
});
