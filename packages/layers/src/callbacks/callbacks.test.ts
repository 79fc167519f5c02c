import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Tensor, tensor } from '@keisan/autograd';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Dense, Input } from '../layers/index.ts';
import { Metric } from '../metrics/index.ts';
import { Model, Sequential } from '../models/index.ts';
import { Adam, MultiOptimizer, OptimizerMap, SGD } from '../optimizers/index.ts';
import {
  Callback,
  CallbackList,
  CSVLogger,
  EarlyStopping,
  History,
  LambdaCallback,
  LearningRateScheduler,
  type Logs,
  ProgbarLogger,
  ReduceLROnPlateau,
  RemoteMonitor,
  type RemoteMonitorOptions,
  SwapEMAWeights,
  TerminateOnNaN,
} from './index.ts';

const x = tensor(Array.from({ length: 40 }, (_, i) => [i / 40, 1 - i / 40]));
const y = x.sum({ axis: 1, keepdims: true });
const silent = { verbose: 0 } as const;

function compiled(options: object = {}): Sequential {
  const model = new Sequential([new Dense(1, { inputShape: [2] })]);
  model.compile({ optimizer: new SGD(0.1), loss: 'mse', ...options });
  return model;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'keisan-logs-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

describe('options', () => {
  test.each([
    [
      () => new EarlyStopping({ patience: -1 }),
      'EarlyStopping: got patience -1; expected a whole number of at least 0.',
    ],
    [() => new EarlyStopping({ mode: 'least' as never }), 'EarlyStopping: got mode "least"'],
    [() => new EarlyStopping({ baseline: Number.NaN }), 'EarlyStopping: got baseline NaN'],
    [() => new EarlyStopping({ restoreBestWeight: true } as never), "Did you mean 'restoreBestWeights'?"],
    [() => new ReduceLROnPlateau({ factor: 1 }), 'ReduceLROnPlateau: got factor 1'],
    [() => new ReduceLROnPlateau({ minLr: -1 }), 'ReduceLROnPlateau: got minLr -1'],
    [() => new LearningRateScheduler(0.1 as never), 'LearningRateScheduler: got 0.1; expected a function of the epoch'],
    [() => new LearningRateScheduler(() => 1, { verbose: 2 as never }), 'LearningRateScheduler: got verbose 2'],
    [() => new CSVLogger('' as never), 'CSVLogger: got filename ""'],
    [() => new CSVLogger('a.csv', { separator: '::' }), 'CSVLogger: got separator "::"; expected one character.'],
    [() => new TerminateOnNaN({ raise: true } as never), 'TerminateOnNaN: got the unknown option raise'],
    [() => new RemoteMonitor({ root: 7 as never }), 'RemoteMonitor: got root 7'],
    [
      () => new CallbackList([{} as never]),
      'CallbackList: got an object of class Object; expected a list of callbacks.',
    ],
    [() => new CallbackList(new Callback() as never), 'expected a list of callbacks'],
    [() => new LambdaCallback({ onEpochEnd: 1 as never }), 'LambdaCallback: got onEpochEnd 1; expected a function.'],
  ])('%s is rejected', (make, message) => {
    expect(make).toThrow(message);
  });

  test('the loss and the metrics of one of several outputs fall and rise as others do', async () => {
    const inputs = Input([2]);
    const outputs = [new Dense(1, { name: 'size' }).apply(inputs), new Dense(2, { name: 'kind' }).apply(inputs)];
    const model = new Model(inputs, outputs);
    model.compile({ loss: 'mse', metrics: { kind: ['accuracy'] } });
    const callbacks = ['kind_accuracy', 'val_kind_loss'].map((monitor) => new EarlyStopping({ monitor }));
    const { history } = await model.fit(x, [y, x], { ...silent, validationSplit: 0.1, callbacks });
    expect(callbacks.map(({ monitor, best }) => history[monitor]![0] === best)).toEqual([true, true]);
  });

  test('so do those of outputs that are called otherwise than their layers', async () => {
    const inputs = Input([2]);
    const model = new Model({ inputs, outputs: { a: new Dense(1).apply(inputs), b: new Dense(2).apply(inputs) } });
    model.compile({ loss: { a: 'mse', b: 'mae' }, metrics: { b: ['accuracy'] } });
    const callbacks = ['b_accuracy', 'val_a_loss'].map((monitor) => new EarlyStopping({ monitor }));
    const { history } = await model.fit(x, { a: y, b: x }, { ...silent, validationSplit: 0.1, callbacks });
    expect(callbacks.map(({ monitor, best }) => history[monitor]![0] === best)).toEqual([true, true]);
  });

  test('a value of which nobody says whether it should fall', async () => {
    class Mine extends Metric {
      override updateState() {}
      override result() {
        return tensor(1);
      }
    }
    const model = compiled({ metrics: [new Mine({ name: 'mine' })] });
    const fit = (options: object) =>
      model.fit(x, y, { ...silent, callbacks: [new EarlyStopping({ monitor: 'mine', ...options })] });
    await expect(fit({})).rejects.toThrow(
      `EarlyStopping: got monitor 'mine', of which nobody says whether it should fall or rise; expected mode to say so.`,
    );
    await fit({ mode: 'min' });
  });

  test('a model without an optimizer', () => {
    const callback = new LearningRateScheduler(() => 1);
    callback.setModel(new Sequential([new Dense(1)]));
    expect(() => callback.onEpochBegin(0)).toThrow('LearningRateScheduler: got a model without an optimizer');
  });

  test('what a schedule returns', async () => {
    const fit = (returned: unknown) =>
      compiled().fit(x, y, { ...silent, callbacks: [new LearningRateScheduler(() => returned as number)] });
    await expect(fit('fast')).rejects.toThrow('LearningRateScheduler: schedule: got "fast" as its result');
    await expect(fit(-1)).rejects.toThrow('learningRate -1');
    const { history } = await fit(tensor(0.5));
    expect(history.learning_rate).toEqual([0.5]);
  });
});

describe('batches', () => {
  class Count extends Callback {
    readonly batches: number[] = [];
  }

  test('without a hook many run in one call, with one each by itself', async () => {
    const model = compiled();
    class Watching extends Count {
      override onTrainBatchEnd(batch: number) {
        this.batches.push(batch);
      }
    }
    const watching = new Watching();
    const validated: number[] = [];
    await model.fit(x, y, {
      ...silent,
      batchSize: 4,
      validationData: [x, y],
      callbacks: [watching, new LambdaCallback({ onTestEnd: () => void validated.push(1) })],
    });
    expect(watching.batches).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(validated).toEqual([1]);
    model.compile({ optimizer: 'sgd', loss: 'mse', stepsPerExecution: 4 });
    const again = new Watching();
    await model.fit(x, y, { ...silent, batchSize: 4, callbacks: [again] });
    expect(again.batches).toEqual([3, 7, 9]);
  });

  test.each([1, 2, 3, 5])('an epoch has as many as it was told to have, %i in one call', async (stepsPerExecution) => {
    const model = compiled();
    model.compile({ optimizer: 'sgd', loss: 'mse', stepsPerExecution });
    for (const stepsPerEpoch of [3, 4, 7]) {
      const before = model.optimizer!.iterations.item();
      await model.fit(x, y, { ...silent, batchSize: 2, epochs: 2, stepsPerEpoch });
      expect(model.optimizer!.iterations.item() - before).toBe(2 * stepsPerEpoch);
      expect((await model.predict(x, { ...silent, batchSize: 2, steps: stepsPerEpoch })).shape).toEqual([
        2 * stepsPerEpoch,
        1,
      ]);
    }
  });

  test('a progress bar does not ask for each', () => {
    const bar = new ProgbarLogger();
    const all = new CallbackList([bar]);
    expect([bar.hearsBatches(), all.hearsBatches('train')]).toEqual([false, false]);
    all.append(new LambdaCallback({ onTestBatchEnd: () => {} }));
    expect([all.hearsBatches('train'), all.hearsBatches('test')]).toEqual([false, true]);
  });

  test('predict hands over the outputs', async () => {
    const shapes: unknown[] = [];
    const callback = new LambdaCallback({
      onPredictBatchEnd: (batch, { outputs }) => void shapes.push([batch, (outputs as typeof x).shape]),
    });
    const outputs = await compiled().predict(x, { ...silent, batchSize: 16, callbacks: [callback] });
    expect(shapes).toEqual([
      [0, [16, 1]],
      [1, [16, 1]],
      [2, [8, 1]],
    ]);
    expect(outputs.shape).toEqual([40, 1]);
  });

  test('training ends after the batch in which it was stopped, and epochs after it do not run', async () => {
    const callback = new LambdaCallback({
      onTrainBatchEnd: (batch) => {
        model.stopTraining = batch === 2;
      },
    });
    const model = compiled();
    const { epoch } = await model.fit(x, y, { ...silent, epochs: 3, batchSize: 4, callbacks: [callback] });
    expect([epoch, model.optimizer!.iterations.item()]).toEqual([[0], 3]);
  });
});

test('evaluation and prediction end after the batch in which they were stopped, for that run', async () => {
  const model = compiled();
  const seen: string[] = [];
  const callback = new LambdaCallback({
    onTestBatchEnd: (batch) => {
      seen.push(`test ${batch}`);
      model.stopEvaluating = true;
    },
    onPredictBatchEnd: (batch) => {
      seen.push(`predict ${batch}`);
      model.stopPredicting = batch === 1;
    },
  });
  const options = { ...silent, batchSize: 8, callbacks: [callback] };
  await model.evaluate(x, y, options);
  expect((await model.predict(x, options)).shape).toEqual([16, 1]);
  await model.fit(x, y, { ...options, epochs: 2, validationData: [x, y] });
  expect(seen).toEqual(['test 0', 'predict 0', 'predict 1', 'test 0', 'test 0']);
  expect((await model.predict(x, silent)).shape).toEqual([40, 1]);
});

test('evaluation and prediction may be stopped as soon as they are called', async () => {
  const model = compiled();
  const batches: number[] = [];
  const count = (batch: number) => void batches.push(batch);
  const options = { ...silent, batchSize: 8, callbacks: [new LambdaCallback({ onTestBatchEnd: count })] };
  const evaluating = model.evaluate(x, y, options);
  model.stopEvaluating = true;
  await evaluating;
  expect(batches).toEqual([0]);
  const predicting = model.predict(x, { ...options, callbacks: [new LambdaCallback({ onPredictBatchEnd: () => {} })] });
  model.stopPredicting = true;
  expect((await predicting).shape).toEqual([8, 1]);
});

describe('logs', () => {
  test('what a callback adds, those after it see, and History keeps; its order is kept', async () => {
    const seen: Logs[] = [];
    const { history } = await compiled({ metrics: ['mae'] }).fit(x, y, {
      ...silent,
      callbacks: [
        new LambdaCallback({
          onEpochEnd: (_, logs) => {
            logs.extra = 1;
          },
        }),
        new LambdaCallback({ onEpochEnd: (_, logs) => void seen.push({ ...logs }) }),
        new LambdaCallback({ onTrainEnd: (logs) => void seen.push({ ...logs }) }),
      ],
    });
    expect(Object.keys(history)).toEqual(['loss', 'mae', 'extra']);
    expect(seen.map(Object.keys)).toEqual([
      ['loss', 'mae', 'extra'],
      ['loss', 'mae'],
    ]);
  });

  test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])('a metric named %s', async (name) => {
    const metric = Object.defineProperty((a: Tensor, b: Tensor) => a.sub(b).abs().mean({ axis: -1 }), 'name', {
      value: name,
    });
    const model = compiled({ metrics: [metric] });
    const stop = new EarlyStopping({ monitor: name, mode: 'min', patience: 9 });
    const { history } = await model.fit(x, y, { ...silent, epochs: 2, callbacks: [stop] });
    expect(Object.keys(history).sort()).toEqual([name, 'loss'].sort());
    expect(history[name]).toHaveLength(2);
    expect(await model.evaluate(x, y, silent)).toHaveLength(2);
  });

  test('a History among the callbacks is what fit returns', async () => {
    const mine = new History();
    const model = compiled();
    expect(await model.fit(x, y, { ...silent, callbacks: [mine] })).toBe(mine);
    await model.fit(x, y, { ...silent, epochs: 2, initialEpoch: 1, callbacks: [mine] });
    expect(mine.epoch).toEqual([0, 1]);
  });

  test('hooks that return promises are waited for, one after the other', async () => {
    const order: string[] = [];
    const slow = new LambdaCallback({
      onEpochEnd: async () => {
        await Promise.resolve();
        order.push('slow');
      },
    });
    const quick = new LambdaCallback({ onEpochEnd: () => void order.push('quick') });
    await compiled().fit(x, y, { ...silent, epochs: 2, callbacks: [slow, quick] });
    expect(order).toEqual(['slow', 'quick', 'slow', 'quick']);
  });

  test('a list of callbacks in a loop of its own', async () => {
    const model = compiled();
    const stop = new EarlyStopping({ monitor: 'loss' });
    const list = new CallbackList([stop], { addHistory: true, model, epochs: 9 });
    await list.onTrainBegin({});
    for (const [epoch, loss] of [3, 2, 2.5].entries()) await list.onEpochEnd(epoch, { loss });
    expect(list.history!.history).toEqual({ loss: [3, 2, 2.5] });
    expect([stop.stoppedEpoch, model.stopTraining, list.params.epochs]).toEqual([2, true, 9]);
  });
});

test('learning rates of several optimizers', async () => {
  const model = new Sequential([new Dense(2, { name: 'body', inputShape: [2] }), new Dense(1, { name: 'head' })]);
  const [slow, fast] = [new SGD(0.5, { name: 'slow' }), new Adam(0.25, { name: 'fast' })];
  const optimizer = new MultiOptimizer(new OptimizerMap(slow, { optimizerMap: { '.*head/.*': fast } }));
  model.compile({ optimizer, loss: 'mse' });
  const callbacks = [new LearningRateScheduler((_, rate) => rate / 2)];
  const { history } = await model.fit(x, y, { ...silent, epochs: 2, callbacks });
  expect([history.learning_rate_slow, history.learning_rate_fast]).toEqual([
    [0.25, 0.125],
    [0.125, 0.0625],
  ]);
});

describe('TerminateOnNaN', () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY])('raises an error for %s where it is told to', async (loss) => {
    const callback = new TerminateOnNaN({ raiseError: true });
    callback.setModel(compiled());
    callback.onTrainBatchEnd(2, { loss: 1 });
    callback.onTrainBatchEnd(2, {});
    expect(() => callback.onTrainBatchEnd(3, { loss })).toThrow(`TerminateOnNaN: got a loss of ${loss} at batch 3`);
  });
});

describe('CSVLogger', () => {
  test('a file by its URL; names that need quotes', async () => {
    const file = join(await folder(), 'log.csv');
    const logger = new CSVLogger(pathToFileURL(file));
    await logger.onTrainBegin();
    await logger.onEpochEnd(0, { 'a,"b"': 1, val_b: Number.NaN });
    await logger.onEpochEnd(1, { other: 2 });
    expect(await readFile(file, 'utf8')).toBe('epoch,"a,""b""",val_b\r\n0,1.0,nan\r\n1,NA,NA\r\n');
  });

  test('a column that an epoch has no value of, named as what every object has', async () => {
    const file = join(await folder(), 'log.csv');
    const logger = new CSVLogger(file);
    await logger.onTrainBegin();
    await logger.onEpochEnd(0, { toString: 1, val_b: 2 } as never);
    await logger.onEpochEnd(1, { val_b: 2 });
    expect(await readFile(file, 'utf8')).toBe('epoch,toString,val_b\r\n0,1.0,2.0\r\n1,NA,2.0\r\n');
  });

  test('a folder that there is not', async () => {
    const file = join(await folder(), 'none', 'log.csv');
    await expect(compiled().fit(x, y, { ...silent, callbacks: [new CSVLogger(file)] })).rejects.toThrow(
      /CSVLogger: got ".*", which cannot be written \(ENOENT\); expected .* Make the folder first, or choose another\./,
    );
  });

  test('a link into a folder that there is not', async () => {
    const there = await folder();
    const file = join(there, 'log.csv');
    await symlink('none/log.csv', file);
    await expect(new CSVLogger(file).onTrainBegin()).rejects.toThrow(/the folder .*none to exist and take files/);
  });
});

describe('RemoteMonitor', () => {
  const sent: (readonly [string, RequestInit])[] = [];
  const fit = (options: object) => {
    sent.length = 0;
    vi.stubGlobal('fetch', async (url: string, request: RequestInit) => {
      sent.push([url, request]);
      return new Response();
    });
    return compiled().fit(x, y, { ...silent, callbacks: [new RemoteMonitor(options)] });
  };

  test('sends a form, or JSON', async () => {
    const { history } = await fit({});
    const [url, { method, body }] = sent[0]!;
    expect([url, method]).toEqual(['http://localhost:9000/publish/epoch/end/', 'POST']);
    const form = new URLSearchParams(body as URLSearchParams);
    expect(JSON.parse(form.get('data')!)).toEqual({ epoch: 0, loss: history.loss[0] });
    await fit({ root: 'https://example.org', path: '/log', sendAsJson: true, headers: { token: 'a' } });
    const [where, request] = sent[0]!;
    expect([where, request.headers]).toEqual([
      'https://example.org/log',
      { 'content-type': 'application/json', token: 'a' },
    ]);
    expect(JSON.parse(request.body as string)).toMatchObject({ epoch: 0 });
  });

  test.each<[RemoteMonitorOptions, string]>([
    [
      { root: 'not a URL' },
      'RemoteMonitor: got root "not a URL", path "/publish/epoch/end/", to which no request can be made (Failed to parse',
    ],
    [{ root: 'http://somebody:secret@localhost' }, 'that includes credentials'],
    [
      { headers: { 'my header': 'a' } },
      "expected an address such as 'http://localhost:9000', and headers that there may be",
    ],
  ])('an address or a header that is none: %j', (options, message) => {
    expect(() => new RemoteMonitor(options)).toThrow(message);
  });

  test('training goes on where nobody answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    await compiled().fit(x, y, { ...silent, epochs: 2, callbacks: [new RemoteMonitor()] });
    expect(warn.mock.calls).toEqual(
      new Array(2).fill(['Could not reach RemoteMonitor root server at http://localhost:9000']),
    );
  });

  test('nobody waits for what a server has to say', async () => {
    let isCancelled = false;
    const cancel = () => {
      isCancelled = true;
    };
    vi.stubGlobal('fetch', async () => new Response(new ReadableStream({ cancel })));
    await compiled().fit(x, y, { ...silent, callbacks: [new RemoteMonitor()] });
    expect(isCancelled).toBe(true);
  });

  test('training goes on where the answer does not come', async () => {
    vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => new Promise((_, reject) => reject(signal!.reason)));
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => void vi.restoreAllMocks());
    await compiled().fit(x, y, { ...silent, callbacks: [new RemoteMonitor()] });
    expect([timeout.mock.calls, warn.mock.calls.length]).toEqual([[[30_000]], 1]);
  });
});

describe('SwapEMAWeights', () => {
  test('needs an optimizer that keeps means', async () => {
    await expect(compiled().evaluate(x, y, { ...silent, callbacks: [new SwapEMAWeights()] })).rejects.toThrow(
      'SwapEMAWeights: got a model whose optimizer keeps no running means of the weights',
    );
  });

  test('evaluates and predicts with the means, and gives the weights back', async () => {
    const model = compiled({ optimizer: new SGD(0.1, { useEma: true, emaMomentum: 0.5 }) });
    await model.trainOnBatch(x, y);
    await model.trainOnBatch(x, y);
    const weights = model.getWeights();
    const means = [...model.optimizer!.movingAverages.values()].map((mean) => mean.detach());
    const callbacks = [new SwapEMAWeights()];
    const swapped = await model.predict(x, { ...silent, callbacks });
    model.getWeights().forEach((weight, i) => {
      expect(weight.toArray()).toEqual(weights[i]!.toArray());
    });
    model.setWeights(means);
    expect(swapped.toArray()).toEqual((await model.predict(x, silent)).toArray());
  });
});
