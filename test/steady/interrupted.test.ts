import { onWasm } from '@keisan/compiler/internal';
import {
  Callback,
  gather,
  Layer,
  type PartialShape,
  type RuntimeName,
  Sequential,
  setRandomSeed,
  type Tensor,
  tensor,
} from 'keisan';
import { LambdaCallback } from 'keisan/callbacks';
import { Constant } from 'keisan/initializers';
import { Dense } from 'keisan/layers';
import { MeanAbsoluteError, Metric } from 'keisan/metrics';
import { SGD, type Updated } from 'keisan/optimizers';
import { beforeEach, describe, expect, test } from 'vitest';
import { child } from './child.ts';

beforeEach(() => setRandomSeed(1));

const runtimes: readonly RuntimeName[] = ['onnx', onWasm, 'eager'];
const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const x = tensor(range(24).map((i) => [Math.sin(i), Math.cos(i)]));
const y = tensor(range(24).map((i) => [i % 2]));

function network(runtime: RuntimeName): Sequential {
  const model = new Sequential([new Dense(3, { activation: 'tanh', inputShape: [2] }), new Dense(1)], { name: 'net' });
  model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'], runtime });
  return model;
}

/** A second model with the first one's weights. */
function twin(model: Sequential, runtime: RuntimeName): Sequential {
  const other = network(runtime);
  other.setWeights(model.getWeights());
  return other;
}

const values = (model: Sequential) => model.getWeights().map((w) => w.toArray());
const stepsOf = (model: Sequential) => model.optimizer!.iterations.item();

const plain = { batchSize: 4, shuffle: false, verbose: 0 } as const;

/** Throws in a method, the n-th time. */
class Failing extends Callback {
  constructor(hook: string, n: number) {
    super();
    let calls = 0;
    Object.assign(this, {
      [hook]: () => {
        if (++calls === n) throw new Error(`no more in ${hook}`);
      },
    });
  }
}

describe.each(['onnx', 'eager'] as const)('an error in a callback on %s', (runtime) => {
  test.each([
    ['onTrainBegin', 1, 0],
    ['onEpochBegin', 2, 5],
    ['onTrainBatchBegin', 3, 2],
    ['onTrainBatchEnd', 3, 3],
    ['onTestBegin', 2, 10],
    ['onTestBatchEnd', 1, 5],
    ['onTestEnd', 1, 5],
    ['onEpochEnd', 1, 5],
    ['onTrainEnd', 1, 10],
  ])('%s, time %i: the weights after %i steps, to train on from', async (hook, n, completed) => {
    const model = network(runtime);
    const reference = twin(model, runtime);
    const options = { ...plain, epochs: 2, validationSplit: 1 / 6 };
    await expect(model.fit(x, y, { ...options, callbacks: [new Failing(hook, n)] })).rejects.toThrow(hook);

    for (const batch of range(completed)) {
      const rows = [[(batch % 5) * 4, (batch % 5) * 4 + 4]] as const;
      await reference.trainOnBatch(x.slice(rows), y.slice(rows));
    }
    expect(stepsOf(model)).toBe(completed);
    expect(values(model)).toEqual(values(reference));

    // The slots of the optimizer are those of the same step: both models go on alike.
    const [{ history }, other] = [await model.fit(x, y, plain), await reference.fit(x, y, plain)];
    expect(values(model)).toEqual(values(reference));
    expect(history).toEqual(other.history);
  });
});

/** Looks rows of a table up by their number. */
class Table extends Layer {
  #rows!: Tensor;

  override build(_inputShape: PartialShape): void {
    this.#rows = this.addWeight({ name: 'rows', shape: [5, 1] });
  }

  override call(indices: Tensor): Tensor {
    return gather(this.#rows, indices.astype('int32').reshape([-1]));
  }
}

describe.each(runtimes)('a batch that cannot be computed on %s', (runtime) => {
  test('leaves what the batches before it led to, with the metrics', async () => {
    const indices = tensor(range(24).map((i) => [i === 17 ? 7 : i % 5]));
    const make = () => {
      const model = new Sequential([new Table({ name: 'table', inputShape: [1] }), new Dense(1)]);
      model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'], runtime });
      return model;
    };
    const [model, reference] = [make(), make()];
    reference.setWeights(model.getWeights());
    await expect(model.fit(indices, y, plain)).rejects.toThrow(
      'Table "table": gather: got index 7 for axis 0 of length 5; expected indices from -5 to 4.',
    );

    const good = [[0, 16]] as const;
    const { history } = await reference.fit(indices.slice(good), y.slice(good), plain);
    expect(stepsOf(model)).toBe(4);
    model.getWeights().forEach((w, i) => {
      w.data.forEach((v, k) => {
        expect(v).toBeCloseTo(reference.getWeights()[i]!.data[k]!, 5);
      });
    });
    const [loss, mae] = model.metrics.map((metric) => (metric.result() as Tensor).item());
    expect([loss, mae]).toEqual([history.loss![0], history.mae![0]].map((v) => expect.closeTo(v!, 5)));
    await model.fit(indices.slice(good), y.slice(good), plain);
    expect(stepsOf(model)).toBe(8);
  });
});

describe('a step that fails in the middle, eagerly,', () => {
  test('in a layer', async () => {
    let steps = 0;
    class Moody extends Layer {
      override call(input: Tensor, { training }: { training: boolean }): Tensor {
        if (training && ++steps === 4) throw new Error('in a mood');
        return input;
      }
    }
    const model = new Sequential([new Dense(2, { inputShape: [2] }), new Moody(), new Dense(1)]);
    model.compile({ optimizer: 'adam', loss: 'mse', runEagerly: true });
    await expect(model.fit(x, y, plain)).rejects.toThrow('in a mood');
    expect(stepsOf(model)).toBe(3);
  });

  test('between two weights', async () => {
    class Halfway extends SGD {
      protected override update(...args: Parameters<SGD['update']>): Updated {
        const [variable] = args;
        if (this.iterations.item() === 2 && variable.shape[0] === 1) throw new Error('halfway');
        return super.update(...args);
      }
    }
    const [model, reference] = [network('eager'), network('eager')];
    reference.setWeights(model.getWeights());
    model.compile({ optimizer: new Halfway({ momentum: 0.9 }), loss: 'mse', runEagerly: true });
    reference.compile({ optimizer: new SGD({ momentum: 0.9 }), loss: 'mse', runEagerly: true });
    await expect(model.fit(x, y, plain)).rejects.toThrow('halfway');
    await reference.fit(x.slice([[0, 8]]), y.slice([[0, 8]]), plain);
    expect(values(model)).toEqual(values(reference));
    const slots = (m: Sequential) => m.optimizer!.variables.map((v) => v.toArray());
    expect(slots(model)).toEqual(slots(reference));
  });

  test('in a metric, when the weights are changed already', async () => {
    class Picky extends Metric {
      readonly #seen = this.addVariable({ name: 'seen' });

      override updateState(): void {
        this.#seen.assign(this.#seen.add(1));
        if (this.#seen.item() === 4) throw new Error('seen enough');
      }

      override result(): Tensor {
        return this.#seen.read();
      }
    }
    const model = network('eager');
    const reference = twin(model, 'eager');
    model.compile({ optimizer: 'adam', loss: 'mse', metrics: [new Picky()], runEagerly: true });
    await expect(model.fit(x, y, plain)).rejects.toThrow('seen enough');
    await reference.fit(x.slice([[0, 12]]), y.slice([[0, 12]]), plain);
    expect(values(model)).toEqual(values(reference));
    expect((model.metrics[1]!.result() as Tensor).item()).toBe(3);
  });
});

describe('calls at the same time', () => {
  test('a second fit is refused, and the first goes on as if alone', async () => {
    const model = network('onnx');
    const reference = twin(model, 'onnx');
    const first = model.fit(x, y, { ...plain, epochs: 3 });
    await expect(model.fit(x, y, plain)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: fit: got Sequential "net" while its fit is running; expected one fit at a time. Write await before the other model.fit(...), or end it early with model.stopTraining = true.]`,
    );
    const { history } = await first;
    expect(history).toEqual((await reference.fit(x, y, { ...plain, epochs: 3 })).history);
    expect(values(model)).toEqual(values(reference));
  });

  test('a model is compiled anew between runs, not meanwhile', async () => {
    const model = network('onnx');
    const { optimizer } = model;
    const first = model.fit(x, y, plain);
    const again = () => model.compile({ optimizer: 'sgd', loss: 'mse' });
    expect(again).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: compile: got Sequential "net" while its fit is running; expected a model that nothing runs with: it goes on with what it began with. Write await before model.fit(...), or end it early with model.stopTraining = true and wait for it, then call compile.]`,
    );
    expect(model.optimizer).toBe(optimizer);
    await first;
    const judging = model.evaluate(x, y, { verbose: 0 });
    expect(again).toThrow('Write await before model.evaluate(...)');
    await judging;
    again();
    await model.fit(x, y, plain);
    expect(model.optimizer).not.toBe(optimizer);
  });

  test.each(['onnx', 'eager'] as const)(
    'on %s, a fit lets others judge and predict, and is none the worse',
    async (runtime) => {
      const model = network(runtime);
      const reference = twin(model, runtime);
      const several = { ...plain, epochs: 8, validationData: [x, y] as const };
      const first = model.fit(x, y, several);
      const others = await Promise.all([
        model.evaluate(x, y, { verbose: 0 }),
        model.predict(x, { verbose: 0, batchSize: 5 }),
        model.testOnBatch(x, y),
        model.evaluate(x, y, { verbose: 0, batchSize: 7 }),
        model.predictOnBatch(x),
      ]);
      const [judged, outputs, once, again, whole] = others;
      expect(again.map((v) => expect.closeTo(v, 5))).toEqual(judged);
      expect(once.map((v) => expect.closeTo(v, 5))).toEqual(judged);
      expect(outputs.sub(whole).abs().max().item()).toBeLessThan(1e-6);
      const { history } = await first;
      expect(history).toEqual((await reference.fit(x, y, several)).history);
      expect(values(model)).toEqual(values(reference));
    },
  );

  test.each([true, false])('a callback may evaluate and take steps, whether it waits or not: %s', async (waits) => {
    const model = network('onnx');
    const losses: number[] = [];
    const judged: Promise<unknown>[] = [];
    class Judge extends Callback {
      override async onTrainBatchEnd() {
        const judging = this.model.evaluate(x, y, { verbose: 0 }).then(([loss]) => losses.push(loss!));
        judged.push(judging, this.model.predict(x, { verbose: 0 }), this.model.trainOnBatch(x, y));
        if (waits) await Promise.all(judged);
      }
    }
    const { history } = await model.fit(x, y, { ...plain, epochs: 2, callbacks: [new Judge()] });
    await Promise.all(judged);
    expect(losses).toHaveLength(12);
    expect(stepsOf(model)).toBe(24);
    expect(history.loss).toHaveLength(2);
  });

  test('a callback of evaluate may predict, evaluate and train', async () => {
    const model = network('onnx');
    const seen: string[] = [];
    class Nested extends Callback {
      override async onTestBegin() {
        if (seen.push('test') > 1) return;
        await this.model.predict(x, { verbose: 0 });
        await this.model.evaluate(x, y, { verbose: 0, callbacks: [this] });
        await this.model.trainOnBatch(x, y);
        await this.model.fit(x, y, plain);
      }
    }
    await model.evaluate(x, y, { verbose: 0, callbacks: [new Nested()] });
    expect(seen).toEqual(['test', 'test']);
  });

  test('the first callback of predict may train', async () => {
    const model = network('onnx');
    class Train extends Callback {
      override async onPredictBegin() {
        await this.model.trainOnBatch(x, y);
        await this.model.fit(x, y, plain);
      }
    }
    await model.predict(x, { verbose: 0, callbacks: [new Train()] });
    expect(stepsOf(model)).toBe(7);
  });

  test('a fit from the first callback of a fit is refused', async () => {
    const model = network('onnx');
    const onTrainBegin = () => model.fit(x, y, plain);
    const callbacks = [new LambdaCallback({ onTrainBegin: onTrainBegin as never })];
    await expect(model.fit(x, y, { ...plain, callbacks })).rejects.toThrow(
      'one fit at a time. In a callback of it call trainOnBatch(...); otherwise: Write await',
    );
  });

  test('two models that share a metric each find their own values in it', async () => {
    const metrics = [new MeanAbsoluteError()];
    const models = [1, 5].map((weight) => {
      const model = new Sequential([
        new Dense(1, { kernelInitializer: new Constant({ value: weight }), inputShape: [1] }),
      ]);
      model.compile({ optimizer: new SGD({ learningRate: 0 }), loss: 'mse', metrics, stepsPerExecution: 1 });
      return model;
    });
    const samples = range(20).map((i) => [i % 4]);
    const zeros = range(20).map(() => [0]);
    const judged = await Promise.all(
      models.map((model) => model.evaluate(samples, zeros, { batchSize: 2, verbose: 0 })),
    );
    expect(judged).toEqual([
      [3.5, 1.5],
      [87.5, 7.5],
    ]);
    const fits = await Promise.all(
      models.map((model) => model.fit(samples, zeros, { batchSize: 2, verbose: 0, epochs: 2 })),
    );
    expect(fits.map(({ history }) => history.mean_absolute_error)).toEqual([
      [1.5, 1.5],
      [7.5, 7.5],
    ]);
  });

  test('two models that share a layer lose no step of it', async () => {
    const shared = new Dense(1, { kernelInitializer: 'zeros', useBias: false, inputShape: [2] });
    const models = [0, 1].map(() => {
      const model = new Sequential([shared]);
      // The gradient is the same everywhere: 20 steps of each model go 40 steps far.
      model.compile({
        optimizer: new SGD({ learningRate: 1 }),
        loss: (_, yPred) => yPred.mul(-1),
        stepsPerExecution: 1,
      });
      return model;
    });
    const ones = Array.from({ length: 20 }, () => [1, 1]);
    await Promise.all(
      models.map((model) =>
        model.fit(
          ones,
          ones.map(() => [0]),
          { batchSize: 1, verbose: 0 },
        ),
      ),
    );
    expect(shared.getWeights()[0]!.toArray()).toEqual([[40], [40]]);
  });
});

/** Sends Ctrl-C once training has begun. */
const interrupt = (...args: string[]) =>
  child('interrupted.main.ts', { args }, (text, kill) => {
    if (text.includes('training')) kill('SIGINT');
  });

describe('Ctrl-C', () => {
  test.each(runtimes)(
    'a handler finds the weights of the last completed step on %s, and may end fit',
    async (runtime) => {
      const { output, code } = await interrupt(runtime);
      const { epoch, all, found, expected } = JSON.parse(output.split('\n')[1]!);
      expect(code).toBe(0);
      expect(epoch).toEqual([0]);
      expect(found[0].steps).toBeGreaterThan(0);
      expect(found[1].steps).toBeLessThan(all);
      expect(found.map(({ weights }: { weights: unknown }) => weights)).toEqual(expected);
    },
  );

  test('ends fit where nobody listens, with weights and History in order', async () => {
    const { output, code } = await interrupt('onnx', '--default');
    const { epoch, all, found, expected, listeners } = JSON.parse(output.split('\n')[1]!);
    expect([code, epoch, listeners]).toEqual([0, [0], 0]);
    expect(found[0].steps).toBeLessThan(all);
    expect(found[0].weights).toEqual(expected[0]);
  });

  test('ends the process the second time', async () => {
    const { code, signal } = await child('interrupted.main.ts', { args: ['onnx', '--stuck'] }, (text, kill) => {
      if (/training|stopping/.test(text)) kill('SIGINT');
    });
    expect([code, signal]).toEqual([null, 'SIGINT']);
  });
});
