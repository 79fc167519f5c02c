import { random, setRandomSeed, type Tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { LambdaCallback } from '../../callbacks/index.ts';
import type { Layer } from '../../layer/layer.ts';
import { Dense, Dropout, Input } from '../../layers/index.ts';
import { Model, Sequential } from '../../models/index.ts';
import { SGD } from '../../optimizers/index.ts';

const quiet = { verbose: 0 } as const;
const inputs = (seed: number, samples = 8) => random.normal([samples, 4], { seed });
const targets = (seed: number, samples = 8) => random.normal([samples, 1], { seed: 100 + seed });

class Own extends Model {
  readonly shared: Layer;
  readonly last = new Dense(1);

  constructor(shared: Layer) {
    super();
    this.shared = shared;
  }

  override call(x: Tensor): Tensor {
    return this.last.apply(this.shared.apply(x) as Tensor);
  }
}

type Pair = readonly [Model | Sequential, Model | Sequential];

/** Two models that share a layer. */
const pairs: Readonly<Record<string, () => Pair>> = {
  'models that are built': () => {
    const shared = new Dense(3, { activation: 'tanh' });
    const one = () => new Sequential([Input([4]), shared, new Dropout(0.2), new Dense(1)]);
    return [one(), one()];
  },
  'models that are not built yet': () => {
    const shared = new Dense(3, { activation: 'tanh' });
    return [new Sequential([shared, new Dropout(0.2), new Dense(1)]), new Own(shared)];
  },
  'a model and one within it': () => {
    const inner = new Sequential([Input([4]), new Dense(3), new Dense(1)]);
    const x = Input([4]);
    return [new Model({ inputs: x, outputs: new Dense(1).apply(inner.apply(x)) }), inner];
  },
};

type Runtime = 'eager' | 'wasm' | 'onnx';
type Call = () => Promise<unknown>;

function compiled(pair: () => Pair, runtime: Runtime): Pair {
  setRandomSeed(1);
  const models = pair();
  for (const model of models) model.compile({ optimizer: new SGD(0.1, { momentum: 0.9 }), loss: 'mse', runtime });
  return models;
}

/** What calls give, and the weights after them, where each is waited for or none is. */
async function outcome(models: Pair, calls: readonly Call[], waits: boolean): Promise<unknown> {
  const given: Promise<unknown>[] = [];
  for (const call of calls) {
    const result = call();
    given.push(result);
    if (waits) await result;
  }
  return [await Promise.all(given), models.map((model) => model.getWeights().map((weight) => weight.toArray()))];
}

describe.each(['eager', 'wasm', 'onnx'] as const)('on %s, what is called of models that share a layer', (runtime) => {
  describe.each(Object.entries(pairs))('%s', (_, pair) => {
    const both = async (callsOf: (models: Pair) => readonly Call[]) => {
      const outcomes: unknown[] = [];
      for (const waits of [true, false, false]) {
        const models = compiled(pair, runtime);
        outcomes.push(await outcome(models, callsOf(models), waits));
      }
      const [awaited, ...others] = outcomes;
      for (const other of others) expect(other).toEqual(awaited);
    };

    test('computes in the order of the calls', () =>
      both(([a, b]) =>
        [0, 1].flatMap((i) => [
          () => a.trainOnBatch(inputs(i), targets(i)),
          () => b.predict(inputs(i, 70), quiet).then((outputs) => (outputs as Tensor).toArray()),
          () => b.trainOnBatch(inputs(i), targets(i)),
          () => b.trainOnBatch(inputs(i + 1), targets(i)),
          () => a.evaluate(inputs(i, 70), targets(i, 70), quiet),
          () => b.testOnBatch(inputs(i), targets(i)),
        ]),
      ));

    test('trains one fit after the other', () =>
      both(([a, b]) => [
        () => b.trainOnBatch(inputs(0), targets(0)),
        () =>
          a.fit(inputs(1, 40), targets(1, 40), { ...quiet, epochs: 2, batchSize: 4 }).then(({ history }) => history),
        () =>
          b.fit(inputs(2, 40), targets(2, 40), { ...quiet, epochs: 2, batchSize: 4 }).then(({ history }) => history),
      ]));
  });
});

describe('models that share a layer', () => {
  const models = () => {
    const [a, b] = compiled(pairs['models that are built']!, 'eager');
    return { a, b };
  };
  const data = [inputs(1), targets(1)] as const;

  test('are trained, judged and asked between the steps of a fit of one of them', async () => {
    const { a, b } = models();
    let ended = false;
    const training = a.fit(...data, { ...quiet, epochs: 100_000 }).then(() => (ended = true));
    await b.predict(data[0], quiet);
    await b.evaluate(...data, quiet);
    await b.trainOnBatch(...data);
    expect(ended).toBe(false);
    a.stopTraining = true;
    await training;
  });

  test('give all of a prediction from the same weights, whichever of them is trained', async () => {
    const { a, b } = models();
    const x = inputs(1, 400);
    const before = (await a.predict(x, { ...quiet, batchSize: 1 })) as Tensor;
    const prediction = a.predict(x, { ...quiet, batchSize: 1 });
    const training = b.trainOnBatch(...data);
    expect(((await prediction) as Tensor).toArray()).toEqual(before.toArray());
    await training;
    expect(((await a.predict(x, quiet)) as Tensor).toArray()).not.toEqual(before.toArray());
  });

  test('may call each other in callbacks and in data, which wait for what they call', async () => {
    const { a, b } = models();
    const steps = new LambdaCallback({
      onEpochEnd: async () => {
        await b.fit(...data, {
          ...quiet,
          callbacks: [new LambdaCallback({ onEpochEnd: async () => void (await a.trainOnBatch(...data)) })],
        });
        await Promise.all([b.predict(data[0], quiet), b.trainOnBatch(...data), a.predict(data[0], quiet)]);
      },
    });
    async function* batches() {
      for (let i = 0; i < 3; i++) {
        await b.trainOnBatch(...data);
        await a.predict(data[0], quiet);
        yield data;
      }
    }
    const whole = new LambdaCallback({ onPredictBatchEnd: async () => void (await b.trainOnBatch(...data)) });
    await Promise.all([
      a.fit(batches(), { ...quiet, callbacks: [steps] }),
      b.predict(data[0], { ...quiet, callbacks: [whole] }),
      a.trainOnBatch(...data),
    ]);
  });

  test('go on where one of them failed', async () => {
    const { a, b } = models();
    const failing = a.fit(...data, {
      ...quiet,
      callbacks: [
        new LambdaCallback({
          onEpochEnd: () => {
            throw new Error('no');
          },
        }),
      ],
    });
    const next = b.fit(...data, quiet);
    await expect(failing).rejects.toThrow('no');
    await next;
  });
});
