import { type Tensor, tensor, zeros } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { beforeEach, describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { Dense } from '../layers/index.ts';
import { Model, Sequential } from '../models/index.ts';
import { clearSession } from '../naming/names.ts';
import type { Layer } from './layer.ts';

beforeEach(clearSession);

/** A layer of weights 1 whose penalty is the sum of its outputs, by sample. */
const penalized = (units: number) =>
  new Dense(units, { kernelInitializer: 'ones', activityRegularizer: (x: Tensor) => x.sum() });

/** Applies a layer that it holds, several times. */
class Loop extends Model {
  readonly #inner: Layer;
  times: number;

  constructor(inner: Layer, times: number) {
    super();
    this.#inner = inner;
    this.times = times;
  }

  override call(x: Tensor): Tensor {
    let y = x;
    for (let i = 0; i < this.times; i++) y = this.#inner.apply(y);
    return y;
  }
}

const total = (layer: Layer) => layer.losses.map((loss) => loss.item());
const x = tensor([
  [1, 2],
  [3, 4],
]);

// What Keras 3.15.1 has in `layer.losses` after the same calls.
describe('penalties on outputs', () => {
  test('of all calls in one pass count, and none of the pass before', () => {
    const model = new Loop(penalized(2), 3);
    for (let pass = 0; pass < 2; pass++) {
      model.apply(x);
      expect(total(model)).toEqual([10, 20, 40]);
    }
    model.times = 1;
    model.apply(x);
    expect(total(model)).toEqual([10]);
    model.times = 0;
    model.apply(x);
    expect(total(model)).toEqual([]);
  });

  test('of a layer that is called by itself are those of that call', () => {
    const layer = penalized(2);
    layer.apply(x);
    layer.apply(x.mul(2));
    expect(total(layer)).toEqual([20]);
  });

  test('of a layer called by itself, then as part of a model', () => {
    const layer = penalized(2);
    layer.apply(x.mul(100));
    const model = new Loop(layer, 2);
    model.apply(x);
    expect(total(model)).toEqual([10, 20]);
  });

  test('of a layer that two parts of a model share', () => {
    const shared = penalized(2);
    const model = new Sequential([new Loop(shared, 1), new Sequential([new Loop(shared, 2)])]);
    model.apply(x);
    expect(total(model)).toEqual([10, 20, 40]);
    expect([model.weights.length, model.trainableWeights.length]).toEqual([2, 2]);
    expect(model.countParams()).toBe(6);
  });

  test('are left alone by a question for the shape of an output', () => {
    const model = new Loop(penalized(2), 2);
    model.apply(x);
    expect(model.computeOutputShape([null, 2])).toEqual([null, 2]);
    expect(total(model)).toEqual([10, 20]);
  });

  test('on weights count once for a shared layer', () => {
    const shared = new Dense(2, { kernelInitializer: 'ones', kernelRegularizer: (w: Tensor) => w.sum() });
    const model = new Sequential([new Loop(shared, 1), new Loop(shared, 2)]);
    model.apply(x);
    expect(total(model)).toEqual([4]);
  });

  test.each([true, false])('are part of the loss, compiled and not: runEagerly %s', async (runEagerly) => {
    const model = new Sequential([new Loop(penalized(2), 3)]);
    model.compile({ optimizer: 'sgd', loss: (yTrue: Tensor, yPred: Tensor) => yPred.sub(yTrue).mul(0), runEagerly });
    for (let run = 0; run < 2; run++) expect(await model.evaluate(x, x, { verbose: 0 })).toEqual([70]);
    const { history } = await model.fit(x, x, { verbose: 0, epochs: 2 });
    expect(history.loss![0]).toBe(70);
    expect(history.loss![1]).toBeLessThan(70);
  });

  test('a shared layer learns as it does by hand', async () => {
    const weights = [];
    for (const runEagerly of [true, false]) {
      const model = new Sequential([new Loop(penalized(2), 2)]);
      model.compile({ optimizer: 'sgd', loss: (_: Tensor, yPred: Tensor) => yPred.mul(0), runEagerly });
      await model.fit(x, x, { verbose: 0 });
      weights.push(model.getWeights()[0]!.toArray());
    }
    expect(weights[0]).toEqual(near(weights[1] as number[][]));
    expect(weights[0]).toEqual(
      near([
        [0.89, 0.89],
        [0.86, 0.86],
      ]),
    );
  });

  test('in a compiled function', async () => {
    const model = new Loop(penalized(2), 2);
    model.build([null, 2]);
    model.apply(zeros([1, 2]));
    const run = compile((t: Tensor) => {
      model.apply(t);
      return model.losses.reduce((a, b) => a.add(b));
    });
    expect((await run(x)).item()).toBe(30);
    expect((await run(x.mul(2))).item()).toBe(60);
  });
});
