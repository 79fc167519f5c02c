import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noGrad, type Tensor, zeros } from '@keisan/autograd';
import { clearSession, PyDataset, Sequential } from '@keisan/layers';
import { Callback, type CallbackState, TerminateOnNaN } from '@keisan/layers/callbacks';
import { Dense, Layer } from '@keisan/layers/layers';
import { AUC, MeanIoU, PrecisionAtRecall, Sum } from '@keisan/layers/metrics';
import { SGD } from '@keisan/layers/optimizers';
import {
  customObjectScope,
  deserializeKerasObject,
  getRegisteredName,
  serializeKerasObject,
} from '@keisan/layers/saving';
import { BackupAndRestore } from '@keisan/saving/callbacks';
import { beforeEach, describe, expect, test } from 'vitest';

beforeEach(clearSession);

const x = zeros([6, 4]);
const y = zeros([6, 1]);

function model(options: object = {}) {
  const made = new Sequential([new Dense(1, { inputShape: [4] })]);
  made.compile({ optimizer: 'sgd', loss: 'mse', ...options });
  return made;
}

describe('a method with a star, none of whose code would run', () => {
  const message = /a generator as its result; expected a method that is done when it returns. Leave out the star/;

  test('build of a layer', () => {
    class Starred extends Layer {
      override *build() {}
      override call(t: Tensor) {
        return t;
      }
    }
    expect(() => (new Starred() as Layer).build([null, 4])).toThrow(message);
  });

  test('resetState of a metric', async () => {
    class Starred extends Sum {
      override *resetState() {}
    }
    await expect(model({ metrics: [new Starred()] }).evaluate(x, y, { verbose: 0 })).rejects.toThrow(message);
  });

  test.each(['onEpochBegin', 'onEpochEnd'] as const)('%s of a PyDataset', async (method) => {
    class Starred extends PyDataset {
      override getItem() {
        return [x, y] as const;
      }
    }
    Object.defineProperty(Starred.prototype, method, { value: function* () {} });
    await expect(model().fit(new Starred(), { stepsPerEpoch: 1, verbose: 0 })).rejects.toThrow(
      `Starred.${method}: got a generator as its result; expected a method that is done when it returns.`,
    );
  });

  test('call of a layer', () => {
    class Starred extends Layer {
      // @ts-expect-error: TypeScript says so too.
      override *call() {}
    }
    expect(() => new (Starred as unknown as new () => Layer)().apply(x)).toThrow(
      'got a generator as its result; expected a tensor. Leave out the star before its name.',
    );
  });

  test('apply of an optimizer, which is not async either', async () => {
    class Starred extends SGD {
      override *apply() {}
    }
    class Later extends SGD {
      override async apply() {}
    }
    const run = (optimizer: SGD) => model({ optimizer }).fit(x, y, { verbose: 0 });
    await expect(run(new Starred())).rejects.toThrow(/^Starred\.apply: got a generator/);
    await expect(run(new Later())).rejects.toThrow(/^Later\.apply: got a promise/);
  });

  test('a hook of a callback', async () => {
    class Starred extends Callback {
      // @ts-expect-error: TypeScript says so too.
      override *onEpochEnd() {}
    }
    await expect(model().fit(x, y, { verbose: 0, callbacks: [new Starred() as unknown as Callback] })).rejects.toThrow(
      /^Starred\.onEpochEnd: got a generator/,
    );
  });
});

test.each(['setModel', 'setParams'] as const)('%s of a callback with a star', async (method) => {
  class Starred extends Callback {}
  Object.defineProperty(Starred.prototype, method, { value: function* () {} });
  await expect(model().fit(x, y, { verbose: 0, callbacks: [new Starred()] })).rejects.toThrow(
    `Starred.${method}: got a generator as its result; expected a method that is done when it returns.`,
  );
});

describe('what says what an object is like', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'got undefined as its result; expected an object with values by their names. Write return'],
    [
      'a number',
      3,
      'got 3 as its result; expected an object with values by their names. Write return { name: value }.',
    ],
    ['a promise', Promise.resolve({}), 'got a promise as its result; expected an object with values by their names.'],
    ['a list', [1], 'got an array [1] as its result'],
  ])('%s from getConfig', (_, config, message) => {
    class Odd extends Layer {
      override getConfig() {
        return config as Record<string, unknown>;
      }
      override call(t: Tensor) {
        return t;
      }
    }
    expect(() => serializeKerasObject(new Odd())).toThrow(`Odd.getConfig: ${message}`);
  });

  test('a promise from getState', async () => {
    class Later extends Callback {
      override getState() {
        return Promise.resolve({ n: 1 }) as unknown as CallbackState;
      }
    }
    const folder = await mkdtemp(join(tmpdir(), 'keisan-'));
    try {
      const callbacks = [new BackupAndRestore(join(folder, 'backup')), new Later()];
      await expect(model().fit(x, y, { verbose: 0, callbacks })).rejects.toThrow(
        'Later.getState: got a promise as its result',
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test('batches by number that do not say how many there are', async () => {
  class Endless extends PyDataset {
    override get length() {
      return undefined as unknown as number;
    }
    override getItem() {
      return [x, y] as const;
    }
  }
  await expect(model().fit(new Endless(), { verbose: 0 })).rejects.toThrow(
    'got length undefined; expected how many batches there are, a whole number, or null for any number.',
  );
});

test('what can be waited for, and calls back at once', () => {
  const thenable = Object.fromEntries([['then', (done: (value: number) => void) => done(1)]]);
  expect(() => noGrad(() => thenable)).toThrow('noGrad: got a function that returns a Promise');
  expect(() => new Sequential([new Odd(thenable)]).build([null, 4])).toThrow('got a promise as its result');
});

class Odd extends Layer {
  readonly #result: unknown;

  constructor(result: unknown) {
    super();
    this.#result = result;
  }

  override call() {
    return this.#result as Tensor;
  }
}

test('what is called directly, without what training passes', async () => {
  const made = model({ metrics: ['mae'] });
  const raw = made as unknown as Record<string, (...given: unknown[]) => unknown>;
  for (const method of ['computeLoss', 'computeMetrics']) {
    expect(() => raw[method]!(x, y)).toThrow(
      `${made.label}.${method}: yPred: got undefined; expected tensors, or arrays and objects of tensors.`,
    );
  }
  expect(() => new TerminateOnNaN().onTrainBatchEnd(0)).not.toThrow();
  expect(() => customObjectScope({}, 3 as never)).toThrow('customObjectScope: got 3; expected a function. Write');
  expect(() => customObjectScope(null as never, () => 1)).toThrow(
    'customObjectScope: got null; expected classes and functions by',
  );
  expect(() => customObjectScope({}, function* () {})).toThrow('customObjectScope: got a generator function');
  expect(() => getRegisteredName(3 as never)).toThrow('getRegisteredName: got 3; expected a class or a function.');
});

test.each([
  () => new AUC({ numThresholds: 1e12 }),
  () => new MeanIoU(1e12),
  () => new PrecisionAtRecall(0.5, { numThresholds: 2 ** 31 }),
])('metrics of more than there is room for are refused: %#', (make) => {
  expect(make).toThrow(/got num(Thresholds|Classes) \d+; expected a whole number of at least \d and at most \d+\./);
});

test('names that are no texts', () => {
  const name = Object.create(null);
  expect(() => deserializeKerasObject({ class_name: name, config: {} })).toThrow('expected the name of a class');
  const odd = { class_name: 'Dense', config: { units: 2 }, registered_name: name, module: name };
  expect(() => deserializeKerasObject(odd)).toThrow('got data that no object can be made of');
});
