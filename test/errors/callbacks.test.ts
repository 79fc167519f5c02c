import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeisanError, tensor } from '@keisan/autograd';
import { Progbar, Sequential } from '@keisan/layers';
import * as all from '@keisan/layers/callbacks';
import { Dense } from '@keisan/layers/layers';
import { BackupAndRestore, ModelCheckpoint } from '@keisan/saving/callbacks';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-hooks-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(console, 'warn').mockReturnValue(undefined);
  vi.stubGlobal('fetch', () => Promise.reject(new Error('no server')));
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  };
});

const callbacks: Readonly<Record<string, () => all.Hooks>> = {
  Callback: () => new all.Callback(),
  CallbackList: () => new all.CallbackList([new all.History()], { addProgbar: true }),
  CSVLogger: () => new all.CSVLogger(join(folder, 'log.csv')),
  EarlyStopping: () => new all.EarlyStopping({ monitor: 'loss' }),
  History: () => new all.History(),
  LambdaCallback: () =>
    new all.LambdaCallback({
      onEpochEnd: (_, logs) => void Object.keys(logs),
      onTrainBatchEnd: (_, logs) => void Object.keys(logs),
      onTrainEnd: (logs) => void Object.keys(logs),
    }),
  LearningRateScheduler: () => new all.LearningRateScheduler((epoch) => 1 / (1 + epoch)),
  ProgbarLogger: () => new all.ProgbarLogger(),
  ReduceLROnPlateau: () => new all.ReduceLROnPlateau({ monitor: 'loss' }),
  RemoteMonitor: () => new all.RemoteMonitor(),
  SwapEMAWeights: () => new all.SwapEMAWeights(),
  TerminateOnNaN: () => new all.TerminateOnNaN(),
  ModelCheckpoint: () => new ModelCheckpoint(join(folder, 'm.weights.h5'), { saveWeightsOnly: true, saveFreq: 1 }),
  BackupAndRestore: () => new BackupAndRestore(join(folder, 'backup')),
};
const hooks = Object.getOwnPropertyNames(Object.getPrototypeOf(all.Callback.prototype)).filter((name) =>
  /^on[A-Z]/.test(name),
);
const isNumbered = (hook: string) => /Epoch|Batch/.test(hook);

function introduced(make: () => all.Hooks): Record<string, (...args: unknown[]) => unknown> {
  const model = new Sequential([new Dense(1, { inputShape: [2] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const callback = make();
  callback.setModel(model as never);
  callback.setParams({ verbose: 1, epochs: 2, steps: 3 });
  return callback as never;
}

describe.each(Object.entries(callbacks))('%s', (name, make) => {
  test.each(hooks)('%s without logs, and with logs of the wrong kind', async (hook) => {
    const callback = introduced(make);
    const numbers = isNumbered(hook) ? [0] : [];
    for (const logs of [[], [undefined], [null], [{}]]) {
      const failure = await Promise.resolve()
        .then(() => callback[hook]!(...numbers, ...logs))
        .catch((error: unknown) => error);
      // What belongs to fit, or to an optimizer with means, says so.
      if (failure !== undefined) expect(failure).toBeInstanceOf(KeisanError);
      if (failure !== undefined) expect(['BackupAndRestore', 'SwapEMAWeights']).toContain(name);
    }
    if (name === 'Callback' || (name === 'LambdaCallback' && !Object.hasOwn(callback, hook))) return;
    if (callback[hook] === (all.Callback.prototype as never)[hook]) return;
    for (const logs of [7, 'loss', [1]]) {
      const call = async () => callback[hook]!(...numbers, logs);
      await expect(call()).rejects.toThrow(
        new RegExp(`${hook}: got logs .*; expected an object from names of metrics`),
      );
    }
    if (!isNumbered(hook)) return;
    for (const odd of [undefined, null, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '0', 1n, {}, [0]]) {
      const call = async () => callback[hook]!(odd, {});
      const kind = hook.includes('Epoch') ? 'epoch' : 'batch';
      await expect(call()).rejects.toThrow(
        new RegExp(`${hook}: got ${kind} .*; expected a whole number of at least 0`),
      );
    }
  });

  test.each<[string, unknown]>([
    ['a text', 'low'],
    ['nothing', null],
    ['a bigint', 1n],
    ['a symbol', Symbol('x')],
    ['a tensor', tensor(1)],
    ['an object', {}],
    ['a function', () => 1],
    ['no numbers', []],
    ['several', [1, 2]],
  ])('a loss that is %s', async (_, loss) => {
    const callback = introduced(make);
    for (const hook of ['onTrainBegin', 'onEpochBegin', 'onTrainBatchEnd', 'onEpochEnd', 'onTrainEnd']) {
      const failure = await Promise.resolve()
        .then(() => callback[hook]!(...(isNumbered(hook) ? [0] : []), { loss }))
        .catch((error: unknown) => error);
      if (failure !== undefined) expect(failure).toBeInstanceOf(KeisanError);
    }
  });
});

test.skipIf(process.platform === 'win32')('CSVLogger writes to files, not to pipes and devices', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (const path of [pipe, '/dev/null']) {
    await expect(new all.CSVLogger(path).onTrainBegin()).rejects.toThrow(
      `CSVLogger: got "${path}", which is a device or a pipe; expected the path of a file. Write to a file, and read it from there.`,
    );
  }
  const logger = new all.CSVLogger(join(folder, 'plain.csv'));
  await logger.onTrainBegin();
  await logger.onEpochEnd(0, { loss: 1 });
  expect(await readFile(join(folder, 'plain.csv'), 'utf8')).toBe('epoch,loss,val_loss\r\n0,1.0,NA\r\n');
});

test.each([Number.NaN, -3, 0, '80', 10n, {}, null, Number.POSITIVE_INFINITY, 1e300])(
  'a progress bar on a terminal that is %s columns wide',
  (columns) => {
    let text = '';
    const write = (more: string) => {
      text += more;
    };
    const out = { write, isTTY: true, columns: columns as number };
    const bar = new Progbar({ target: 2, out, interval: 0 });
    bar.update(1, [['loss', 0.5]]);
    bar.update(2, [['loss', 0.25]]);
    expect(text).toContain('loss: 0.5000');
  },
);

test.each(['{epoch:.200f}', '{loss:.101e}', '{loss:.99g}', '{epoch:99999999999d}', '{loss:.500%}'])(
  'ModelCheckpoint has no name for %s',
  async (field) => {
    const callback = introduced(
      () => new ModelCheckpoint(join(folder, `${field}.weights.h5`), { saveWeightsOnly: true }),
    );
    await expect(callback.onEpochEnd!(0, { loss: 1 })).rejects.toThrow(
      `ModelCheckpoint: got ${field} in ${JSON.stringify(join(folder, `${field}.weights.h5`))}; expected a format of Python`,
    );
  },
);
