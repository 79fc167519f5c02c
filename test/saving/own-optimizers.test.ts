import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gradients, Input, Model, Sequential, type StepData, setRandomSeed, type Tensor } from 'keisan';
import { BackupAndRestore, Callback } from 'keisan/callbacks';
import { Dense } from 'keisan/layers';
import { Adam, type Optimizer, SGD } from 'keisan/optimizers';
import { loadModel } from 'keisan/saving';
import { clearSession } from 'keisan/utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-own-optimizers-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Trains with optimizers of its own, of two sorts of weights. */
class Own extends Model {
  readonly hidden = new Dense(3);
  readonly last = new Dense(1);
  readonly opt = new Adam(0.1);
  readonly others = [new SGD(0.1, { momentum: 0.9 })];

  override call(x: Tensor) {
    return this.last.apply(this.hidden.apply(x));
  }

  override trainStep([x, y]: StepData) {
    const loss = this.apply(x, { training: true }).sub(y!).square().mean();
    const [hidden, last] = [this.hidden.trainableWeights, this.last.trainableWeights];
    const grads = gradients(loss, [...hidden, ...last]);
    this.opt.apply(grads.slice(0, hidden.length), hidden);
    this.others[0]!.apply(grads.slice(hidden.length), last);
    return { loss };
  }
}

const x = [
  [1, 2],
  [3, 4],
  [2, 1],
  [0, 1],
];
const y = [[1], [0], [2], [1]];

async function trained(options: { epochs?: number; callbacks?: readonly Callback[]; runEagerly?: boolean } = {}) {
  const { epochs = 1, callbacks = [], runEagerly = false } = options;
  clearSession();
  setRandomSeed(1);
  const model = new Own();
  model.compile({ runEagerly });
  const { history } = await model.fit(x, y, { epochs, batchSize: 2, verbose: 0, callbacks });
  return { model, history };
}

const optimizersOf = (model: Model): readonly Optimizer[] => {
  const { opt, others } = model as unknown as Own;
  return [opt, ...others];
};
const bitsOf = (model: Model) =>
  [model.weights, ...optimizersOf(model).map(({ variables }) => variables)].map((all) => all.map(String));

class Crash extends Callback {
  constructor(private readonly at: number) {
    super();
  }

  override onEpochBegin(epoch: number) {
    if (epoch === this.at) throw new Error('crash');
  }
}

test.each([true, false])(
  'training with optimizers in properties goes on with the same bits, runEagerly %s',
  async (runEagerly) => {
    const whole = await trained({ epochs: 4, runEagerly });
    const backup = () => new BackupAndRestore(join(folder, 'b'));
    await expect(trained({ epochs: 4, callbacks: [new Crash(2), backup()], runEagerly })).rejects.toThrow('crash');
    const resumed = await trained({ epochs: 4, callbacks: [backup()], runEagerly });
    expect(bitsOf(resumed.model)).toEqual(bitsOf(whole.model));
    expect(resumed.history).toEqual(whole.history);
    expect(resumed.model.opt.iterations.item()).toBe(8);
  },
);

test.each(['m.keras', 'm.weights.h5'])(
  '%s has optimizers in properties, which train on where they were',
  async (name) => {
    const { model } = await trained();
    const path = join(folder, name);
    const read = async (from: string) => {
      if (name === 'm.keras') return loadModel(from, { customObjects: { Own } });
      const made = new Own();
      made.compile();
      made.build([null, 2]);
      await made.loadWeights(from);
      return made;
    };
    const write = (one: Model, to: string) => (name === 'm.keras' ? one.save(to) : one.saveWeights(to));
    await write(model, path);
    // Once more, before it knows whose the slots are.
    const between = await read(path);
    expect(optimizersOf(between).map(({ iterations }) => iterations.item())).toEqual([2, 2]);
    await write(between, path);
    const again = await read(path);
    for (const one of [model, again]) await one.fit(x, y, { batchSize: 2, shuffle: false, verbose: 0 });
    expect(bitsOf(again)).toEqual(bitsOf(model));
  },
);

test('slots that came from a file begin anew where the first step is for other weights, with a warning', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { model } = await trained();
  const path = join(folder, 'm.weights.h5');
  await model.saveWeights(path);
  const made = new Own();
  made.build([null, 2]);
  await made.loadWeights(path);
  made.opt.build(made.last.trainableWeights.slice(0, 1));
  expect(made.opt.variables.slice(2).every(({ data }) => data.every((value) => value === 0))).toBe(true);
  expect(warn.mock.calls.flat().join()).toContain('got other variables than those whose slots a file had');
  warn.mockRestore();
});

test('an optimizer that stands in a property and in compile is that of the model again', async () => {
  const { model } = await trained();
  model.compile({ optimizer: model.opt });
  const path = join(folder, 'm.keras');
  await model.save(path);
  const again = await loadModel(path, { customObjects: { Own } });
  expect(again.optimizer!.variables.map(String)).toEqual(model.opt.variables.map(String));
});

test('a model within another keeps the optimizer that it was trained with', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const base = new Sequential([new Dense(2, { inputShape: [2] }), new Dense(1)], { name: 'base' });
  base.compile({ optimizer: 'adam', loss: 'mse' });
  await base.fit(x, y, { verbose: 0 });
  const inputs = Input([2]);
  const model = new Model(inputs, new Dense(1).apply(base.apply(inputs)));
  model.compile({ optimizer: 'adam', loss: 'mse' });
  await model.fit(x, y, { verbose: 0 });
  const path = join(folder, 'm.keras');
  await model.save(path);
  const again = await loadModel(path);
  for (const [made, one] of [
    [again, model],
    [again.getLayer<Sequential>('base'), base],
  ] as const) {
    expect(made.optimizer!.variables.map(String)).toEqual(one.optimizer!.variables.map(String));
  }
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
