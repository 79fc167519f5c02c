import { gradients, random, setRandomSeed, type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test, vi } from 'vitest';
import type { StepData, StepLogs } from '../index.ts';
import { Dense, Layer } from '../layers/index.ts';
import { BinaryAccuracy, Mean } from '../metrics/index.ts';
import { Model, Sequential } from '../models/index.ts';
import { SGD } from '../optimizers/index.ts';

setRandomSeed(1);
const x = random.normal([24, 3]);
const y = x.sum({ axis: 1, keepdims: true });
const silent = { verbose: 0 } as const;
const ways = [{ runEagerly: true }, { runEagerly: false }];

/** Learns a line with a step of its own. */
class Line extends Model {
  readonly dense = new Dense(1);
  traced = 0;

  override call(inputs: Tensor) {
    return this.dense.apply(inputs);
  }

  override trainStep([inputs, targets]: StepData): StepLogs {
    this.traced++;
    const loss = this.apply(inputs, { training: true }).sub(targets!).square().mean();
    this.optimizer!.apply(gradients(loss, this.trainableVariables), this.trainableVariables);
    return { mine: loss, seven: 7 };
  }
}

function line(options: object = {}): Line {
  const model = new Line();
  model.compile({ optimizer: new SGD(0.1), ...options });
  return model;
}

test('a step that takes its data for an object is told that they are a list', async () => {
  class Named extends Line {
    override trainStep(data: unknown): StepLogs {
      return super.trainStep([(data as { x: Tensor }).x, null, null]);
    }
  }
  const model = new Named();
  model.compile({ optimizer: 'sgd' });
  await expect(model.fit(x, y, silent)).rejects.toThrow(
    /Named "\w+".*: got undefined; .* A step is given a list: trainStep\(\[x, y, sampleWeight\]\)\.$/,
  );
});

test.each<[string, (teacher: Sequential, inputs: Tensor) => Promise<unknown>]>([
  ['fit', (teacher, inputs) => teacher.fit(inputs, inputs)],
  ['evaluate', (teacher, inputs) => teacher.evaluate(inputs, inputs)],
  ['predict', (teacher, inputs) => teacher.predict(inputs)],
  ['trainOnBatch', (teacher, inputs) => teacher.trainOnBatch(inputs, inputs)],
  ['testOnBatch', (teacher, inputs) => teacher.testOnBatch(inputs, inputs)],
  ['predictOnBatch', (teacher, inputs) => teacher.predictOnBatch(inputs)],
])('a step cannot wait for the %s of another model', async (name, call) => {
  const teacher = new Sequential([new Dense(3, { inputShape: [3] })], { name: 'teacher' });
  class Taught extends Line {
    override trainStep(data: StepData): StepLogs {
      call(teacher, data[0]);
      return super.trainStep(data);
    }
  }
  const model = new Taught({ name: 'taught' });
  model.compile({ loss: 'mse' });
  await expect(model.fit(x, y, silent)).rejects.toThrow(
    `Taught "taught".trainStep: ${name}: got a call for Sequential "teacher" in code that is traced; ` +
      'expected operations on tensors, which have values later. Write model.apply(x) there, and train and judge models outside.',
  );
});

test.each([
  [{}, 1],
  [{ runEagerly: true }, 0],
])('a number that a step counts up in a property is warned of, with %j', async (options, warnings) => {
  class Every extends Line {
    steps = 0;

    override trainStep(data: StepData): StepLogs {
      this.steps++;
      return this.steps % 5 === 0 ? super.trainStep(data) : {};
    }
  }
  const model = new Every({ name: `every${warnings}` });
  model.compile({ optimizer: 'sgd', ...options });
  using warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  await model.fit(x, y, { batchSize: 8, ...silent });
  const texts = warned.mock.calls.map(([text]) => text as string);
  expect(texts.filter((text) => text.includes('its property steps is changed once'))).toHaveLength(warnings);
});

test('so is a tensor that is carried on in a property, and nothing that stays what it is', async () => {
  class Smoothed extends Line {
    best = Number.POSITIVE_INFINITY;
    large = 1e16;
    mean = tensor(0);
    kept: Tensor | null = null;

    override trainStep(data: StepData): StepLogs {
      this.mean = this.mean.mul(0.9).add(data[0].mean().mul(0.1));
      this.kept = this.mean;
      return super.trainStep(data);
    }
  }
  const model = new Smoothed({ name: 'smoothed' });
  model.compile({ optimizer: 'sgd' });
  using warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  await model.fit(x, y, silent);
  const texts = warned.mock.calls.map(([text]) => text as string).filter((text) => !text.includes('property traced'));
  expect(texts).toEqual([
    'Smoothed "smoothed": its property mean is changed once, not at each batch: the step is compiled. ' +
      'Keep it in a Parameter with trainable: false, and assign to that.',
  ]);
});

test('computeLoss given its arguments by name, as in Python, is told how they are given', async () => {
  class Named extends Line {
    override trainStep([x, y]: StepData): StepLogs {
      return {
        loss: this.computeLoss({ x, y, yPred: this.apply(x) } as never, undefined as never, undefined as never),
      };
    }
  }
  const model = new Named();
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  await expect(model.fit(x, y, silent)).rejects.toThrow('Write computeLoss(x, y, yPred).');
});

describe.each(ways)('a step of its own, $runEagerly', ({ runEagerly }) => {
  test('is what fit and trainOnBatch do; logs are what its last call returned', async () => {
    const model = line({ runEagerly });
    const { history } = await model.fit<'mine' | 'seven'>(x, y, { epochs: 20, batchSize: 8, ...silent });
    expect(Object.keys(history)).toEqual(['mine', 'seven']);
    expect(history.mine.at(-1)!).toBeLessThan(history.mine[0]! / 10);
    expect(history.seven.at(-1)).toBe(7);
    expect(await model.trainOnBatch(x, y, { returnDict: true })).toMatchObject({ seven: 7 });
    expect(await model.trainOnBatch(x, y)).toHaveLength(2);
  });

  test('needs no call, no targets and no loss', async () => {
    class Pair extends Model {
      readonly first = new Sequential([new Dense(2, { inputShape: [3] })]);
      readonly second = new Sequential([new Dense(3, { inputShape: [2] })]);
      readonly optimizers = [new SGD(0.05), new SGD(0.05)] as const;

      override trainStep([inputs, targets]: StepData) {
        expect(targets).toBeNull();
        const loss = () => this.second.apply(this.first.apply(inputs)).sub(inputs).square().mean();
        for (const [i, part] of [this.first, this.second].entries())
          this.optimizers[i]!.apply(gradients(loss(), part.trainableVariables), part.trainableVariables);
        return { loss: loss() };
      }
    }
    const model = new Pair();
    model.compile({ runEagerly });
    const { history } = await model.fit(x, null, { epochs: 8, batchSize: 8, ...silent });
    expect(history.loss.at(-1)!).toBeLessThan(history.loss[0]!);
    expect(model.optimizers.map((optimizer) => optimizer.iterations.item())).toEqual([24, 24]);
  });

  test('may freeze and thaw layers in turn', async () => {
    class InTurn extends Model {
      readonly first = new Dense(2, { kernelInitializer: 'ones' });
      readonly second = new Dense(1, { kernelInitializer: 'ones' });

      override call(inputs: Tensor) {
        return this.second.apply(this.first.apply(inputs));
      }

      override trainStep([inputs, targets]: StepData) {
        const logs: Record<string, Tensor> = {};
        for (const trained of [this.first, this.second]) {
          for (const layer of [this.first, this.second]) layer.trainable = layer === trained;
          logs[trained.name] = this.apply(inputs, { training: true }).sub(targets!).square().mean();
          const { trainableVariables } = this;
          expect(trainableVariables).toEqual(trained.weights);
          this.optimizer!.apply(gradients(logs[trained.name]!, trainableVariables), trainableVariables);
        }
        return logs;
      }
    }
    const model = new InTurn();
    model.compile({ optimizer: new SGD(0.02), runEagerly });
    const { history } = await model.fit(x, y, { epochs: 2, batchSize: 24, ...silent });
    const [[a, c], [b, d]] = Object.values(history) as [[number, number], [number, number]];
    expect([b < a, c < b, d < c]).toEqual([true, true, true]);
  });

  test('may make its optimizer when it needs it', async () => {
    class Late extends Line {
      own: SGD | null = null;

      override trainStep([inputs, targets]: StepData) {
        this.own ??= new SGD(0.1);
        const loss = this.apply(inputs, { training: true }).sub(targets!).square().mean();
        this.own.apply(gradients(loss, this.trainableVariables), this.trainableVariables);
        return { loss };
      }
    }
    const model = new Late();
    model.compile({ runEagerly });
    const { history } = await model.fit(x, y, { epochs: 4, batchSize: 24, ...silent });
    expect(history.loss.at(-1)!).toBeLessThan(history.loss[0]!);
    expect(model.own!.iterations.item()).toBe(4);
  });

  test('of a stream of batches', async () => {
    const model = line({ runEagerly });
    const batches = [0, 8, 16].map((from) => [x.slice([[from, from + 8]]), y.slice([[from, from + 8]])]);
    const { history } = await model.fit(batches.values() as never, { ...silent });
    expect(history.mine).toHaveLength(1);
  });

  test('a metric in a property of a layer, updated in its call', async () => {
    class Watched extends Layer {
      readonly size = new Mean({ name: 'size' });
      override call(inputs: Tensor) {
        this.size.updateState(inputs.abs().mean());
        return inputs;
      }
    }
    const model = new Sequential([new Watched({ inputShape: [3] }), new Dense(1)]);
    model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae'], runEagerly });
    const { history } = await model.fit(x, y, { batchSize: 8, ...silent });
    expect(Object.keys(history)).toEqual(['loss', 'mae', 'size']);
    expect(history.size![0]).toBeCloseTo(x.abs().mean().item(), 5);
    expect(model.metrics.map(({ name }) => name)).toEqual(['loss', 'mae', 'size']);
    expect(Object.keys(await model.evaluate(x, y, { returnDict: true, ...silent }))).toEqual(['loss', 'mae', 'size']);
  });

  test('super.trainStep and more', async () => {
    class Counted extends Line {
      readonly steps = new Mean({ name: 'steps' });
      override trainStep(data: StepData): StepLogs {
        this.steps.updateState(2);
        return super.trainStep(data);
      }
    }
    const model = new Counted();
    model.compile({ optimizer: new SGD(0.1), runEagerly });
    await model.fit(x, y, { batchSize: 8, ...silent });
    expect(model.steps.result().item()).toBe(2);
  });

  test('the default step from within, with what compile asks for', async () => {
    class Plain extends Model {
      readonly dense = new Dense(1, { activation: 'sigmoid', kernelInitializer: 'ones' });
      override call(inputs: Tensor) {
        return this.dense.apply(inputs);
      }
    }
    class Around extends Plain {
      override trainStep(data: StepData): StepLogs {
        return { ...super.trainStep(data), extra: 1 };
      }
      override testStep(data: StepData): StepLogs {
        return super.testStep(data);
      }
    }
    const [plain, around] = [new Plain(), new Around()];
    const labels = y.greater(0).astype('float32');
    const weights = { sampleWeight: tensor(Array.from({ length: 24 }, (_, i) => i % 3)) };
    const options = {
      loss: 'binary_crossentropy',
      metrics: ['accuracy'],
      weightedMetrics: [new BinaryAccuracy()],
    } as const;
    for (const model of [plain, around]) model.compile({ optimizer: new SGD(0.1), ...options, runEagerly });
    const runs = { epochs: 2, batchSize: 8, shuffle: false, ...weights, ...silent };
    const [one, two] = [await plain.fit(x, labels, runs), await around.fit(x, labels, runs)];
    const { extra, ...same } = two.history;
    expect(extra).toEqual([1, 1]);
    expect(Object.keys(same)).toEqual(Object.keys(one.history));
    for (const [name, values] of Object.entries(one.history))
      values.forEach((value, i) => {
        expect(same[name]![i]).toBeCloseTo(value as number, 5);
      });
    const judged = [await plain.evaluate(x, labels, silent), await around.evaluate(x, labels, silent)];
    judged[0]!.forEach((value, i) => {
      expect(judged[1]![i]).toBeCloseTo(value, 5);
    });
  });
});

test('a step of its own is traced, not called for each batch, and runs many batches in one call', async () => {
  const model = line();
  await model.fit(x, y, { epochs: 10, batchSize: 8, ...silent });
  expect(model.traced).toBeLessThan(3);
});

test('values may be looked at where it runs eagerly', async () => {
  class Looking extends Line {
    override trainStep(data: StepData): StepLogs {
      return { mine: (super.trainStep(data).mine as Tensor).item() };
    }
  }
  const model = new Looking();
  model.compile({ optimizer: 'sgd', runEagerly: true });
  expect((await model.fit(x, y, silent)).history.mine).toHaveLength(1);
  model.compile({ optimizer: 'sgd' });
  await expect(model.fit(x, y, silent)).rejects.toThrow('(compile a model with runEagerly: true)');
});

describe('what a step returns', () => {
  test.each(ways)('may be tensors, of which logs hold lists, $runEagerly', async ({ runEagerly }) => {
    class Lists extends Line {
      override trainStep(data: StepData): StepLogs {
        super.trainStep(data);
        return {
          each: tensor([
            [1, 2],
            [3, 4],
          ]),
          one: 5,
        };
      }
    }
    const model = new Lists();
    model.compile({ optimizer: 'sgd', runEagerly });
    const { history } = await model.fit<'one'>(x, y, silent);
    expect(history).toEqual({
      each: [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      one: [5],
    });
  });

  test.each([
    [
      undefined,
      'Bad "bad".trainStep: got undefined as its result; expected an object from names to numbers or tensors',
    ],
    [tensor(1), 'expected an object from names to numbers or tensors'],
    [[1], 'expected an object from names to numbers or tensors'],
    [{ loss: 'small' }, 'Bad "bad".trainStep: loss: got "small" as its result'],
    [
      Promise.resolve({}),
      'got a promise as its result; expected an object from names to numbers or tensors, such as { loss }. Leave out async',
    ],
  ])('%j is rejected', async (result, message) => {
    class Bad extends Model {
      override trainStep(): StepLogs {
        return result as never;
      }
    }
    const model = new Bad({ name: 'bad' });
    model.compile();
    await expect(model.fit(x, y, silent)).rejects.toThrow(message);
  });

  const wrong: readonly (readonly [name: string, method: () => unknown, message: string])[] = [
    ['computeLoss', () => undefined, 'Bad "bad".computeLoss: got undefined as its result; expected a tensor.'],
    ['computeMetrics', () => undefined, 'Bad "bad".computeMetrics: got undefined as its result; expected an object'],
    ['getMetricsResult', () => 3, 'Bad "bad".getMetricsResult: got 3 as its result; expected an object'],
    ['resetMetrics', async () => {}, 'Bad "bad".resetMetrics: got a promise as its result'],
  ];
  test.each(wrong)('what %s returns is checked', async (name, method, message) => {
    class Bad extends Model {
      readonly dense = new Dense(1);
      override call(inputs: Tensor) {
        return this.dense.apply(inputs);
      }
    }
    const model = new Bad({ name: 'bad' });
    Reflect.set(model, name, method);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    await expect(model.fit(x, y, silent)).rejects.toThrow(message);
  });

  test('metrics are metrics', async () => {
    class Bad extends Line {
      override get metrics() {
        return ['accuracy'] as never;
      }
    }
    const model = new Bad({ name: 'bad' });
    model.compile();
    await expect(model.fit(x, y, silent)).rejects.toThrow(
      'Bad "bad".metrics: got an array ["accuracy"]; expected a list of metrics.',
    );
  });

  test('what predictStep gives has a row per sample', async () => {
    class Bad extends Line {
      override predictStep(data: StepData) {
        return super.predictStep(data).sum();
      }
    }
    await expect(new Bad().predict(x, silent)).rejects.toThrow('expected one row per sample');
  });
});

describe('losses', () => {
  test('a model without a loss trains for what its layers add', async () => {
    class Adding extends Layer {
      override call(inputs: Tensor) {
        this.addLoss([inputs.square().mean({ axis: 0 }), 1]);
        return inputs;
      }
    }
    const model = new Sequential([new Dense(2, { inputShape: [3] }), new Adding()]);
    model.compile({ optimizer: new SGD(0.1) });
    const { history } = await model.fit(x, null, { epochs: 10, batchSize: 8, ...silent });
    expect(history.loss[0]!).toBeGreaterThan(history.loss.at(-1)!);
    expect(history.loss.at(-1)!).toBeGreaterThan(1);
  });

  test('nothing to train for, and targets that are missing', async () => {
    const model = new Sequential([new Dense(1, { inputShape: [3] })], { name: 'model' });
    model.compile({ optimizer: 'sgd' });
    await expect(model.fit(x, y, silent)).rejects.toThrow('fit: got the model "model" without a loss');
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    await expect(model.fit(x, null, silent)).rejects.toThrow('fit: got y without targets for the output');
    const own = line();
    await expect(own.evaluate(x, y, silent)).rejects.toThrow('without a loss');
    class Steps extends Sequential {
      override trainStep() {
        return {};
      }
    }
    await expect(new Steps().fit(x, y, silent)).rejects.toThrow("Call model.compile({ optimizer: 'rmsprop' }) first");
  });

  test('addLoss takes more values than a call has room for', () => {
    const layer = new Dense(1);
    layer.addLoss(new Array<Tensor>(150_000).fill(tensor(1)));
    expect(layer.losses.length).toBe(150_000);
  });

  test('addLoss takes numbers and tensors', () => {
    const layer = new Dense(1, { name: 'd' });
    expect(() => layer.addLoss('much' as never)).toThrow('Dense "d".addLoss: got "much" as its result');
    layer.addLoss([2, tensor([1, 2])]);
    expect(layer.losses.map((loss) => loss.toArray())).toEqual([2, [1, 2]]);
    layer.apply([[1]]);
    expect(layer.losses).toEqual([]);
  });
});
