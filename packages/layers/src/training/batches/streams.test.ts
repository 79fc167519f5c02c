import { concat, random, setRandomSeed, type Tensor, tensor, zeros } from '@keisan/autograd';
import { onWasm } from '@keisan/compiler/internal';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Callback } from '../../callbacks/index.ts';
import { PyDataset } from '../../data/py-dataset.ts';
import { concatenate, Dense, Input } from '../../layers/index.ts';
import { Model, Sequential } from '../../models/index.ts';
import { modelFromJson } from '../../saving/deserialize.ts';

beforeEach(() => setRandomSeed(1));

const runtimes = ['onnx', onWasm, 'eager'] as const;
const samples = 22;
const x = random.uniform([samples, 3], { seed: 1 });
const y = random.uniform([samples, 1], { seed: 2 });
const w = random.uniform([samples], { seed: 3 });

function network(runtime: (typeof runtimes)[number] = 'eager'): Sequential {
  const model = new Sequential([new Dense(3, { activation: 'tanh', inputShape: [3] }), new Dense(1)], { name: 'net' });
  model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'], weightedMetrics: ['mse'], runtime });
  return model;
}

function twins(runtime: (typeof runtimes)[number] = 'eager'): [Sequential, Sequential] {
  const pair = [network(runtime), network(runtime)] as [Sequential, Sequential];
  pair[1].setWeights(pair[0].getWeights());
  return pair;
}

const values = (model: Sequential) => model.getWeights().map((weight) => weight.toArray());
const rows = (t: Tensor, i: number, size = 4) => t.slice([[i * size, Math.min((i + 1) * size, t.shape[0]!)]]);

function* batches(log: string[] = []): Generator<Tensor[]> {
  try {
    for (let i = 0; i * 4 < samples; i++) {
      log.push(`batch ${i}`);
      yield [rows(x, i), rows(y, i), rows(w, i)];
    }
  } finally {
    log.push('end');
  }
}

async function* later(): AsyncGenerator<Tensor[]> {
  for (const batch of batches()) {
    await null;
    yield batch;
  }
}

const plain = { verbose: 0 } as const;

describe.each(runtimes)('batches on %s', (runtime) => {
  test.each<[string, () => never]>([
    ['a generator', () => batches() as never],
    ['an async generator', () => later() as never],
    ['an iterable', () => ({ [Symbol.iterator]: () => batches() }) as never],
    ['an async iterable', () => ({ [Symbol.asyncIterator]: later }) as never],
    ['promises', () => new Set([...batches()].map((batch) => Promise.resolve(batch))) as never],
    ['batches by number', () => ({ length: 6, getItem: (i: number) => [...batches()][i] }) as never],
  ])('of %s train, judge and predict as arrays do', async (_, make) => {
    const [model, reference] = twins(runtime);
    const history = await model.fit(make(), { ...plain, shuffle: false, validationData: make() });
    const options = { ...plain, shuffle: false, batchSize: 4, sampleWeight: w };
    const expected = await reference.fit(x, y, { ...options, validationData: [x, y, w] });
    expect(history.history).toEqual(expected.history);
    expect(values(model)).toEqual(values(reference));
    const judged = await model.evaluate(make(), plain);
    expect(judged).toEqual(await reference.evaluate(x, y, { ...plain, batchSize: 4, sampleWeight: w }));
    const predicted = await model.predict(make(), plain);
    expect(predicted.toArray()).toEqual((await reference.predict(x, { ...plain, batchSize: 4 })).toArray());
  });
});

describe('a generator', () => {
  const endless = function* (log: number[] = []) {
    try {
      for (let i = 0; ; i++) {
        log.push(i);
        yield [rows(x, i % 5), rows(y, i % 5), rows(w, i % 5)];
      }
    } finally {
      log.push(-1);
    }
  };

  test('gives each epoch its steps, and goes on where it was in the next epoch and in the next run', async () => {
    const [model, reference] = twins();
    const log: number[] = [];
    const source = endless(log);
    await model.fit(source, { ...plain, epochs: 2, stepsPerEpoch: 3 });
    await model.fit(source, { ...plain, stepsPerEpoch: 4 });
    expect(log).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const i of log) await reference.trainOnBatch(rows(x, i % 5), rows(y, i % 5), { sampleWeight: rows(w, i % 5) });
    expect(values(model)).toEqual(values(reference));
  });

  test('that ends ends training, with a warning where more was asked for', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { epoch } = await network().fit(batches(), { ...plain, epochs: 3 });
    expect([epoch, warn.mock.calls.length]).toEqual([[0], 1]);
    expect(warn.mock.calls[0]![0]).toContain('Your input ran out of data; interrupting training.');
    const seen: number[] = [];
    class Seen extends Callback {
      override onTrainBatchEnd(batch: number) {
        seen.push(batch);
      }
    }
    const several = await network().fit(batches(), { ...plain, epochs: 3, stepsPerEpoch: 4, callbacks: [new Seen()] });
    expect([several.epoch, seen]).toEqual([
      [0, 1],
      [0, 1, 2, 3, 0, 1],
    ]);
    expect(warn).toHaveBeenCalledTimes(3);
    const judged = await network().fit(x, y, { ...plain, epochs: 2, validationData: batches(), batchSize: 22 });
    expect([judged.history.loss!.length, judged.history.val_loss!.length]).toEqual([2, 1]);
    expect(warn).toHaveBeenCalledTimes(4);
    warn.mockRestore();
  });

  test.each([1, 3, 5])('that fails after %i batches: they count, and its error reaches the caller', async (good) => {
    const [model, reference] = twins();
    const error = new Error('no more');
    const log: string[] = [];
    const failing = function* () {
      let i = 0;
      for (const batch of batches(log)) {
        if (i++ === good) throw error;
        yield batch;
      }
    };
    await expect(model.fit(failing(), plain)).rejects.toBe(error);
    expect(log.at(-1)).toBe('end');
    for (let i = 0; i < good; i++) await reference.trainOnBatch(rows(x, i), rows(y, i), { sampleWeight: rows(w, i) });
    expect(values(model)).toEqual(values(reference));
    expect(model.optimizer!.iterations.item()).toBe(good);
  });

  test.each<[string, unknown, string | RegExp]>([
    [
      'of no samples',
      [x.slice([[0, 0]]), y.slice([[0, 0]])],
      'fit: batch 2: got x of shape [0, 3], y of shape [0, 1]; expected at least one sample',
    ],
    ['of different lengths', [rows(x, 0), rows(y, 0, 3)], 'fit: batch 2: got x of shape [4, 3], y of shape [3, 1]'],
    ['with NaN', [rows(x, 0).mul(Number.NaN), rows(y, 0)], 'fit: batch 2: got NaN in sample 0 of x'],
    [
      'of other features',
      [rows(x, 0).slice([null, [0, 2]]), rows(y, 0)],
      /^fit: batch 2: Dense "dense_?\d*": got inputs of shape \[null, 2\]; expected the last axis to be 3/,
    ],
    ['with names', { x: rows(x, 0), y: rows(y, 0) }, /^fit: batch 2: Sequential "\w+": got inputs named x, y/],
    ['without targets', rows(x, 0), 'fit: batch 2: got y without targets'],
    ['of four parts', [1, 2, 3, 4], 'fit: batch 2: got a list of 4; expected x, [x], [x, y] or [x, y, sampleWeight]'],
    ['that is none', undefined, 'fit: batch 2: got undefined'],
    ['of text', ['a', 'b'], 'fit: batch 2: x: got "a"'],
  ])('with a batch %s ends with a sentence, after the batches before it', async (_, bad, message) => {
    const model = network();
    const log: string[] = [];
    const spoilt = function* () {
      let i = 0;
      for (const batch of batches(log)) yield i++ === 2 ? bad : batch;
    };
    await expect(model.fit(spoilt() as never, plain)).rejects.toThrow(message);
    expect([model.optimizer!.iterations.item(), log.at(-1)]).toEqual([2, 'end']);
  });

  test.each<[string, unknown, string | RegExp]>([
    [
      'of other features',
      [zeros([4, 2]), zeros([4, 1])],
      /^fit: batch 0: Dense "dense_?\d*": got inputs of shape \[null, 2\]; .* Rows of a Dataset .*; otherwise: Reshape/,
    ],
    [
      'that may be a row',
      [zeros([3]), zeros([3])],
      /^fit: batch 0: Sequential .* Rows of a Dataset become batches with \.batch\(32\); otherwise: /,
    ],
    [
      'with x and y',
      { x: zeros([4, 3]), y: zeros([4, 1]) },
      /^fit: batch 0: Sequential .* Write a batch as a list: \[x\], \[x, y\] or/,
    ],
    [
      'with xs and ys',
      { xs: zeros([4, 3]), ys: zeros([4, 1]) },
      /^fit: batch 0: Sequential .* Write a batch as a list/,
    ],
  ])('with a first batch %s names it', async (_, bad, message) => {
    const spoilt = function* () {
      yield bad;
    };
    await expect(network().fit(spoilt() as never, plain)).rejects.toThrow(message);
    const input = Input([3]);
    const graph = new Model({ inputs: input, outputs: new Dense(1).apply(input) });
    graph.compile({ optimizer: 'sgd', loss: 'mse' });
    await expect(graph.fit(spoilt() as never, plain)).rejects.toThrow(
      /^fit: batch 0: .*(Write a batch|become batches)/,
    );
  });

  test('with class numbers that a loss has no use for', async () => {
    const model = new Sequential([new Dense(3, { activation: 'softmax', inputShape: [3] })]);
    model.compile({ optimizer: 'sgd', loss: 'sparse_categorical_crossentropy' });
    const labels = function* () {
      for (const label of [1, 2, 0, 3]) yield [rows(x, 0), [0, 1, label, 2]];
    };
    await expect(model.fit(labels() as never, plain)).rejects.toThrow('fit: batch 3');
    expect(model.optimizer!.iterations.item()).toBe(3);
  });

  test.each(['stopTraining', 'an error in a callback'])('is closed at %s', async (how) => {
    const log: number[] = [];
    const callback = new (class extends Callback {
      override onTrainBatchEnd(batch: number) {
        if (batch < 2) return;
        if (how === 'stopTraining') this.model.stopTraining = true;
        else throw new Error('enough');
      }
    })();
    const fitting = network().fit(endless(log), { ...plain, stepsPerEpoch: 9, epochs: 2, callbacks: [callback] });
    if (how === 'stopTraining') expect((await fitting).epoch).toEqual([0]);
    else await expect(fitting).rejects.toThrow('enough');
    expect(log.at(-1)).toBe(-1);
    expect(log.length).toBeLessThan(6);
  });

  test('is asked for the next batches while some are computed with', async () => {
    const log: string[] = [];
    const callback = new (class extends Callback {
      override onTrainBatchEnd(batch: number) {
        log.push(`done ${batch}`);
      }
    })();
    await network('onnx').fit(batches(log), { ...plain, callbacks: [callback] });
    expect(log.slice(0, 5)).toEqual(['batch 0', 'batch 1', 'done 0', 'batch 2', 'done 1']);
  });

  test('may fill the same memory again', async () => {
    const [model, reference] = twins('onnx');
    const [rowsOfX, rowsOfY] = [new Float32Array(12), new Float32Array(4)];
    const reusing = function* () {
      for (let i = 0; i < 5; i++) {
        rowsOfX.set(rows(x, i).data);
        rowsOfY.set(rows(y, i).data);
        yield [tensor(rowsOfX, { shape: [4, 3], copy: false }), tensor(rowsOfY, { shape: [4, 1], copy: false })];
      }
    };
    const history = await model.fit(reusing(), plain);
    const expected = await reference.fit(x.slice([[0, 20]]), y.slice([[0, 20]]), {
      ...plain,
      batchSize: 4,
      shuffle: false,
    });
    expect(history.history).toEqual(expected.history);
    expect(values(model)).toEqual(values(reference));
  });
});

describe('an iterable', () => {
  class Batches {
    readonly log: string[] = [];
    *[Symbol.iterator]() {
      yield* batches(this.log);
    }
  }

  test('is gone through anew in each epoch, and closed when an epoch leaves it', async () => {
    const [model, reference] = twins();
    const data = new Batches();
    const { history } = await model.fit(data, { ...plain, epochs: 2, validationData: data, validationSteps: 2 });
    const options = { ...plain, epochs: 2, batchSize: 4, shuffle: false, sampleWeight: w };
    const held = [x.slice([[0, 8]]), y.slice([[0, 8]]), w.slice([[0, 8]])] as const;
    expect(history).toEqual((await reference.fit(x, y, { ...options, validationData: held })).history);
    expect(data.log.filter((line) => line === 'end')).toHaveLength(4);
  });

  test('may say how many batches it has', async () => {
    const steps: (number | null)[] = [];
    const callback = new (class extends Callback {
      override onTrainBegin() {
        steps.push(this.params.steps);
      }
    })();
    const counted = Object.assign(new Batches(), { cardinality: () => 6 });
    const uncounted = Object.assign(new Batches(), { cardinality: () => null });
    for (const data of [counted, uncounted, new Batches()])
      await network().fit(data, { ...plain, callbacks: [callback] });
    expect(steps).toEqual([6, null, null]);
  });

  test('with steps goes on in the next epoch, and begins anew where it has ended', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const data = new Batches();
    await network().fit(data, { ...plain, epochs: 3, stepsPerEpoch: 3 });
    expect(data.log).toEqual(
      [0, 1, 2, 3, 4, 5, 0, 1, 2]
        .map((i) => `batch ${i}`)
        .concat('end')
        .toSpliced(6, 0, 'end'),
    );
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

test('arrays with steps go on in the next epoch; batches are as large as the steps make them', async () => {
  const [model, reference] = twins();
  const { history } = await model.fit(x, y, { ...plain, epochs: 2, stepsPerEpoch: 2, shuffle: false });
  const options = { ...plain, batchSize: 11, epochs: 2, shuffle: false };
  expect(history).toEqual((await reference.fit(x, y, options)).history);
  await model.fit(x, y, { ...plain, epochs: 2, stepsPerEpoch: 3, batchSize: 4, shuffle: false });
  await reference.fit(x, y, { ...plain, batchSize: 4, shuffle: false });
  expect(values(model)).toEqual(values(reference));
  const judged = await model.evaluate(x, y, { ...plain, batchSize: 5, steps: 2 });
  expect(judged).toEqual(await reference.evaluate(x.slice([[0, 10]]), y.slice([[0, 10]]), { ...plain, batchSize: 5 }));
  expect((await model.predict(x, { ...plain, batchSize: 5, steps: 3 })).shape).toEqual([15, 1]);
});

describe('a PyDataset', () => {
  class Numbered extends PyDataset {
    readonly asked: (number | string)[] = [];
    override get length() {
      return 5;
    }
    override getItem(index: number) {
      this.asked.push(index);
      return [rows(x, index), rows(y, index)] as const;
    }
    override onEpochBegin() {
      this.asked.push('begin');
    }
    override onEpochEnd() {
      this.asked.push('end');
    }
  }

  test('is mixed anew in each epoch of fit, and in order elsewhere', async () => {
    const data = new Numbered();
    const model = network();
    await model.fit(data, { ...plain, epochs: 2 });
    const [first, second] = [data.asked.slice(1, 6), data.asked.slice(8, 13)];
    expect([data.asked[0], data.asked[6], data.asked[7], data.asked[13]]).toEqual(['begin', 'end', 'begin', 'end']);
    expect(first).not.toEqual(second);
    expect([first.toSorted(), second.toSorted()]).toEqual(Array(2).fill([0, 1, 2, 3, 4]));
    data.asked.length = 0;
    await model.evaluate(data, plain);
    await model.fit(data, { ...plain, shuffle: false });
    expect(data.asked).toEqual(Array(2).fill(['begin', 0, 1, 2, 3, 4, 'end']).flat());
    expect([...data].length).toBe(5);
  });

  test('is told what its class lacks, or says wrongly', async () => {
    class Without extends (PyDataset as unknown as new () => object) {}
    const lacking = new Without() as PyDataset;
    await expect(network().fit(lacking, plain)).rejects.toThrow(
      'Without: got the class Without without the method getItem; expected one with getItem',
    );
    class Counted extends Numbered {
      override get length() {
        return '5' as never;
      }
    }
    await expect(network().fit(new Counted(), plain)).rejects.toThrow('fit: got length "5"; expected how many batches');
    class Uncounted extends Numbered {
      override get length() {
        return Number.NaN;
      }
    }
    await expect(network().fit(new Uncounted(), plain)).rejects.toThrow('fit: got length NaN; expected how many');
    const method = () => 5;
    class Called extends Numbered {
      override get length() {
        return method as never;
      }
    }
    await expect(network().fit(new Called(), plain)).rejects.toThrow(
      'Write get before it: get length() { return ...; }',
    );
  });

  test('of more batches than can be put in an order, the length is refused before memory is taken', async () => {
    class Long extends Numbered {
      override get length() {
        return 1e9;
      }
    }
    const steps = { ...plain, stepsPerEpoch: 1 };
    await expect(network().fit(new Long(), steps)).rejects.toThrow(
      'fit: got 1000000000 batches to shuffle; expected at most 16777216, since their order is kept in memory. Give shuffle: false, or a length of Infinity.',
    );
    expect((await network().fit(new Long(), { ...steps, shuffle: false })).epoch).toEqual([0]);
  });
});

test('stopTraining counts from the call on', async () => {
  const model = network();
  const fitting = model.fit(batches(), { ...plain, epochs: 2 });
  model.stopTraining = true;
  expect((await fitting).epoch).toEqual([]);
  const again = model.fit(x, y, { ...plain, epochs: 2 });
  model.stopTraining = true;
  expect((await again).epoch).toEqual([]);
  expect((await model.fit(x, y, plain)).epoch).toEqual([0]);
});

test('numbers in lists are read as they look', async () => {
  const model = new Sequential([new Dense(1, { kernelInitializer: 'ones', inputShape: [2] })]);
  model.compile({ loss: 'mse' });
  const of = (...items: unknown[]) => new Set(items) as never;
  const predicted = async (...items: unknown[]) => (await model.predict(of(...items), plain)).toArray();
  expect(
    await predicted([
      [1, 2],
      [3, 4],
    ]),
  ).toEqual([[3], [7]]);
  expect(
    await predicted([
      [
        [1, 2],
        [3, 4],
      ],
      [0, 1],
    ]),
  ).toEqual([[3], [7]]);
  expect(
    await model.evaluate(
      of([
        [
          [1, 2],
          [3, 4],
        ],
        [[3], [7]],
      ]),
      plain,
    ),
  ).toEqual([0]);
});

test('classWeight counts in batches too', async () => {
  const make = () => {
    const model = new Sequential([new Dense(1, { activation: 'sigmoid', kernelInitializer: 'ones', inputShape: [3] })]);
    model.compile({ optimizer: 'sgd', loss: 'binary_crossentropy' });
    return model;
  };
  const labels = y.greater(0.5).astype('float32');
  const classWeight = { 0: 1, 1: 3 };
  const of = function* () {
    for (let i = 0; i < 5; i++) yield [rows(x, i), rows(labels, i)];
  };
  const [model, reference] = [make(), make()];
  await model.fit(of(), { ...plain, classWeight });
  await reference.fit(x.slice([[0, 20]]), labels.slice([[0, 20]]), {
    ...plain,
    classWeight,
    batchSize: 4,
    shuffle: false,
  });
  expect(values(model)).toEqual(values(reference));
});

test('several inputs and outputs come in lists or by name, some without weights', async () => {
  const [a, b] = [Input([3], { name: 'a' }), Input([1], { name: 'b' })];
  const joined = concatenate([a, b]);
  const outputs = { p: new Dense(1, { name: 'p' }).apply(joined), q: new Dense(2, { name: 'q' }).apply(joined) };
  const model = new Model({ inputs: [a, b], outputs });
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const q = concat([y, y], { axis: 1 });
  const of = function* () {
    for (let i = 0; i < 3; i++)
      yield [
        { a: rows(x, i), b: rows(y, i) },
        { p: rows(y, i), q: rows(q, i) },
        { p: rows(w, i), q: null },
      ];
  };
  const reference = modelFromJson(model.toJson()) as unknown as typeof model;
  reference.compile({ optimizer: 'sgd', loss: 'mse' });
  reference.setWeights(model.getWeights());
  const { history } = await model.fit(of(), plain);
  const cut = (t: Tensor) => t.slice([[0, 12]]);
  const expected = await reference.fit(
    { a: cut(x), b: cut(y) },
    { p: cut(y), q: cut(q) },
    { ...plain, batchSize: 4, shuffle: false, sampleWeight: { p: cut(w), q: null } },
  );
  expect(history).toEqual(expected.history);
});

test('batches without an end are refused where nobody says how many to take', async () => {
  class Endless extends PyDataset {
    override getItem = (): never => {
      throw new Error('taken');
    };
  }
  const opened = vi.fn();
  const repeated = { cardinality: () => Number.POSITIVE_INFINITY, [Symbol.iterator]: opened } as never;
  const model = network();
  for (const data of [repeated, new Endless(), { length: null, getItem: () => [rows(x, 0), rows(y, 0)] } as never]) {
    const runs = {
      fit: () => model.fit(data, plain),
      'fit: validationData': () => model.fit(x, y, { ...plain, validationData: data }),
      evaluate: () => model.evaluate(data, plain),
      predict: () => model.predict(data, plain),
    };
    for (const [where, run] of Object.entries(runs)) {
      await expect(run()).rejects.toThrow(`${where}: got batches without an end; expected to be told how many to take`);
    }
  }
  expect(opened).not.toHaveBeenCalled();
});
