import { gradcheck, random, scan, setRandomSeed, type Tensor, tensor, zeros } from '@keisan/autograd';
import type { RuntimeName } from '@keisan/compiler';
import { onWasm } from '@keisan/compiler/internal';
import { Layer, type LayerOptions, type PartialShape, Sequential } from '@keisan/layers';
import { Dense } from '@keisan/layers/layers';
import { Adam } from '@keisan/layers/optimizers';
import { expect, test, vi } from 'vitest';
import { near } from '../near.ts';

/** h' = tanh(x W + h U + b), for each step of `[batch, steps, features]`; the last h comes out. */
function recur(x: Tensor, w: Tensor, u: Tensor, b: Tensor): Tensor {
  const first = zeros([x.shape[0]!, u.shape[0]!], { dtype: x.dtype });
  const cell = (h: Tensor, at: Tensor): [Tensor, []] => [at.matmul(w).add(h.matmul(u)).add(b).tanh(), []];
  return scan(cell, first, x.transpose([1, 0, 2]))[0];
}

class Recurrent extends Layer {
  readonly units: number;
  #w!: Tensor;
  #u!: Tensor;
  #b!: Tensor;

  constructor(units: number, options: LayerOptions = {}) {
    super(options);
    this.units = units;
  }

  override build(inputShape: PartialShape): void {
    this.#w = this.addWeight({ name: 'kernel', shape: [inputShape.at(-1)!, this.units] });
    this.#u = this.addWeight({
      name: 'recurrent_kernel',
      shape: [this.units, this.units],
      initializer: 'glorot_normal',
    });
    this.#b = this.addWeight({ name: 'bias', shape: [this.units], initializer: 'zeros' });
  }

  override call(x: Tensor): Tensor {
    return recur(x, this.#w, this.#u, this.#b);
  }
}

test("the gradients of a cell of one's own, of first and second order", () => {
  const doubles = (shape: number[], phase: number) =>
    tensor(
      Float64Array.from({ length: shape.reduce((a, c) => a * c, 1) }, (_, i) => Math.sin(i + phase) / 2),
      { shape },
    );
  const inputs = [doubles([2, 3, 2], 0.1), doubles([2, 4], 0.3), doubles([4, 4], 0.5), doubles([4], 0.7)];
  gradcheck((x, w, u, b) => recur(x, w, u, b).square().sum(), inputs);
});

test("a layer of one's own with a loop in it learns a sum, compiled as op by op", async () => {
  const train = async (options: { runtime?: RuntimeName; runEagerly?: boolean }) => {
    setRandomSeed(1);
    const x = random.uniform([64, 5, 1], { minval: -1, maxval: 1 });
    const y = x.sum({ axis: 1 });
    const model = new Sequential([new Recurrent(8, { inputShape: [5, 1] }), new Dense(1)]);
    model.compile({ optimizer: new Adam({ learningRate: 0.02 }), loss: 'mse', ...options });
    const { history } = await model.fit(x, y, { epochs: 12, batchSize: 16, verbose: 0 });
    const outputs = await model.predict(x, { verbose: 0 });
    return { loss: history.loss as number[], outputs, weights: model.getWeights() };
  };
  const info = vi.spyOn(console, 'info');
  const compiled = await train({ runtime: 'onnx' });
  expect(compiled.loss.at(-1)).toBeLessThan(compiled.loss[0]! / 10);
  expect(info).not.toHaveBeenCalled();
  const values = ({ weights, outputs }: typeof compiled) => [...weights, outputs].map((t) => t.toArray());
  for (const options of [{ runEagerly: true }, { runtime: onWasm }, { runtime: 'eager' as const }])
    expect(values(await train(options))).toEqual(near(values(compiled), 3));
});
