import { setRandomSeed, type Tensor, tensor } from '@keisan/autograd';
import { Layer, Model, Sequential } from '@keisan/layers';
import { LambdaCallback } from '@keisan/layers/callbacks';
import { Constant } from '@keisan/layers/initializers';
import { BatchNormalization, Dense } from '@keisan/layers/layers';
import { SGD } from '@keisan/layers/optimizers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from './arbitraries.ts';

const WIDTH = 3;
const COUNT = 5;
const wave = (phase: number) =>
  tensor(
    Float32Array.from({ length: COUNT * WIDTH }, (_, i) => Math.sin(phase + 2 * i)),
    { shape: [COUNT, WIDTH] },
  );
const [x, y] = [wave(0), wave(1)];
const inOrder = { batchSize: 2, shuffle: false, verbose: 0 } as const;
const [start, spread] = [new Constant(0.3), { verbose: 0, batchSize: 2 } as const];
const dense = () => new Dense(WIDTH, { activation: 'tanh', kernelInitializer: start });

/** Multiplies by numbers in a list. */
class Times extends Layer {
  readonly factors = [1];

  override call(input: Tensor): Tensor {
    return this.factors.reduce((product, factor) => product.mul(factor), input);
  }
}

/** Layers in properties, which may be others later. */
class Parts extends Model {
  first: Layer = dense();
  readonly more: Layer[] = [];

  override call(input: Tensor): Tensor {
    return this.more.reduce((hidden, layer) => layer.apply(hidden), this.first.apply(input));
  }
}

function made(runsOn: { runtime: 'onnx' | 'wasm' } | { runEagerly: true }) {
  setRandomSeed(1);
  const nested = new Sequential([
    new Dense(WIDTH, { activation: 'tanh', inputShape: [WIDTH] }),
    new BatchNormalization(),
  ]);
  const [parts, times] = [new Parts(), new Times()];
  const model = new Sequential([nested, parts, times, new Dense(WIDTH)]);
  model.apply(x);
  model.compile({
    optimizer: new SGD({ learningRate: 0.05, momentum: 0.5 }),
    loss: 'mse',
    metrics: ['mae'],
    ...runsOn,
  });
  model.optimizer!.build(model.trainableWeights);
  return { model, nested, parts, times };
}

type Made = ReturnType<typeof made>;

const changes = {
  freeze: ({ nested }) => {
    nested.trainable = false;
  },
  thaw: ({ model }) => {
    model.trainable = true;
  },
  'freeze a weight': ({ parts }) => {
    const [weight] = parts.first.weights;
    weight!.trainable = !weight!.trainable;
  },
  'set weights': ({ model }) => model.setWeights(model.getWeights().map((w) => w.mul(0.9))),
  'assign a weight': ({ parts }) => parts.first.weights[0]!.assign(parts.first.weights[0]!.mul(-1)),
  'set the learning rate': ({ model }) => {
    model.optimizer!.learningRate *= 0.8;
  },
  'set a factor': ({ times }) => {
    times.factors[0]! *= 0.9;
  },
  add: ({ nested }) => nested.add(dense()),
  pop: ({ nested }) => {
    if (nested.layers.length > 1) nested.pop();
  },
  replace: ({ parts }) => {
    parts.first = dense();
  },
  'put in a list': ({ parts }) => parts.more.push(dense()),
  'take out of a list': ({ parts }) => parts.more.pop(),
} satisfies Record<string, (made: Made) => unknown>;

const plans = fc.array(fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[])), {
  minLength: 3,
  maxLength: 3,
});

const numbersOf = async ({ model }: Made) => [
  ...model.weights.flatMap((w) => [...w.data]),
  ...model.optimizer!.variables.flatMap((v) => [...v.data]),
  ...(await model.evaluate(x, y, spread)),
  ...(await model.predict(x, spread)).data,
];

test.each(['onnx', 'wasm'] as const)(
  'what a callback of fit changes is as if it were changed between fits, on %s',
  (runtime) =>
    check(6, plans, async (plan) => {
      const [one, another] = [made({ runtime }), made({ runEagerly: true })];
      const onEpochEnd = (epoch: number) => void changes[plan[epoch]!](one);
      const { history } = await one.model.fit(x, y, {
        ...inOrder,
        epochs: plan.length,
        validationData: [x, y],
        callbacks: [new LambdaCallback({ onEpochEnd })],
      });
      const losses: number[] = [];
      for (const change of plan) {
        const run = await another.model.fit(x, y, { ...inOrder, validationData: [x, y] });
        losses.push(...run.history.loss, ...run.history.val_loss);
        changes[change](another);
      }
      const got = [...history.loss.flatMap((loss, i) => [loss, history.val_loss[i]!]), ...(await numbersOf(one))];
      const wanted = [...losses, ...(await numbersOf(another))];
      expect(got).toEqual(wanted.map((value) => expect.closeTo(value, 3)));
    })(),
);
