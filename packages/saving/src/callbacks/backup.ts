import { type DType, random, type Tensor, type Tree, tensor } from '@keisan/autograd';
import { type GeneratorState, generatorState } from '@keisan/autograd/internal';
import type { History, Hooks, Logs, LogValue } from '@keisan/layers/callbacks';
import type { GraphModel } from '@keisan/layers/internal';
import { damaged, type Source } from '../files/source.ts';
import { statesOf } from '../keras/states.ts';

type AnyModel = GraphModel<Tree, Tree>;

/** The member of the archive that Keras passes over. */
export const BACKUP = 'keisan.json';

interface Numbers {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: readonly (number | string)[];
}

/** A value in logs: numbers that JSON has no word for are texts. */
type Saved = number | string | readonly Saved[];

/** The logs of an epoch. */
interface Row {
  readonly epoch: number;
  readonly logs: Readonly<Record<string, Saved>>;
}

type Plain = number | string | boolean | null;

/** What a backup has beside the weights and the optimizer. */
export interface Backup {
  readonly epoch: number;
  readonly batch: number;
  readonly epochGenerator: GeneratorState;
  readonly generator: GeneratorState;
  readonly metrics: readonly Numbers[];
  /** Where the streams of layers are that draw from their own. */
  readonly seeds: readonly Numbers[];
  readonly history: readonly Row[];
  /** What the properties of callbacks are, in their order, as far as they are plain. */
  readonly callbacks: readonly Readonly<Record<string, Plain>>[];
}

/** JSON has no word for some numbers. */
const toJson = (x: number): number | string =>
  Number.isFinite(x) && !Object.is(x, -0) ? x : Object.is(x, -0) ? '-0' : String(x);

const saved = (value: LogValue): Saved => (typeof value === 'number' ? toJson(value) : value.map(saved));

const logValue = (value: Saved): LogValue => (typeof value === 'object' ? value.map(logValue) : Number(value));

const numbersOf = (x: Tensor): Numbers => ({ shape: x.shape, dtype: x.dtype, data: Array.from(x.data, toJson) });

const tensorOf = ({ shape, dtype, data }: Numbers): Tensor => tensor(Float64Array.from(data, Number), { shape, dtype });

const isPlain = (value: unknown): value is Plain =>
  value === null || ['number', 'string', 'boolean'].includes(typeof value);

/** The properties of a callback that change: what it counts, and the like. */
function stateOf(callback: Hooks): Readonly<Record<string, Plain>> {
  const changing = Object.entries(Object.getOwnPropertyDescriptors(callback)).filter(
    ([, { writable, value }]) => writable && isPlain(value),
  );
  return Object.fromEntries(
    changing.map(([name, { value }]) => [name, typeof value === 'number' ? toJson(value) : (value as Plain)]),
  );
}

function setState(callback: Hooks, state: Readonly<Record<string, Plain>>): void {
  for (const [name, value] of Object.entries(state)) {
    const property = Object.getOwnPropertyDescriptor(callback, name);
    if (!property?.writable || !isPlain(property.value)) continue;
    const isNumber =
      typeof value === 'string' && typeof property.value !== 'string' && !Number.isNaN(Number(value) || 0);
    Reflect.set(callback, name, isNumber ? Number(value) : value);
  }
}

const rowOf = (epoch: number, logs: readonly (readonly [string, LogValue])[]): Row => ({
  epoch,
  logs: Object.fromEntries(logs.map(([name, value]) => [name, saved(value)])),
});

function rowsOf(history: History): Row[] {
  return history.epoch.map((epoch) => {
    const logs = Object.entries(history.history).flatMap(([name, values]) => {
      const value = values[history.epochsOf(name).indexOf(epoch)];
      return value === undefined ? [] : [[name, value] as const];
    });
    return rowOf(epoch, logs);
  });
}

/** The streams of random draws that layers have in their properties. */
const seedsOf = (model: AnyModel): readonly random.SeedGenerator[] =>
  statesOf(model).flatMap(({ owner }) =>
    Object.values(owner).filter((value: unknown) => value instanceof random.SeedGenerator),
  );

/** What a `fit` needs to go on from here, as it is now. */
export function backupOf(model: AnyModel, epoch: number, batch: number, logs: Logs | null): Backup {
  const fitting = model.fitting!;
  const rows = rowsOf(fitting.history);
  // History hears of an epoch after the other callbacks.
  const ended = epoch - 1;
  if (logs && !rows.some((row) => row.epoch === ended)) rows.push(rowOf(ended, Object.entries(logs)));
  return {
    epoch,
    batch,
    epochGenerator: batch > 0 ? fitting.epochGenerator : generatorState(),
    generator: generatorState(),
    metrics: batch > 0 ? fitting.metrics.map(numbersOf) : [],
    seeds: seedsOf(model).map(({ state }) => numbersOf(state)),
    history: rows,
    callbacks: fitting.callbacks.map(stateOf),
  };
}

/** Lets a `fit` that begins go on from a backup. */
export function resumeFrom(model: AnyModel, backup: Backup): void {
  const fitting = model.fitting!;
  seedsOf(model).forEach(({ state }, i) => {
    const saved = backup.seeds[i];
    if (saved) state.assign(tensorOf(saved));
  });
  const { epoch, batch, epochGenerator, generator, metrics, history, callbacks } = backup;
  fitting.resumption = { epoch, batch, epochGenerator, generator, metrics: metrics.map(tensorOf) };
  for (const { epoch: one, logs } of history) {
    fitting.history.onEpochEnd(
      one,
      Object.fromEntries(Object.entries(logs).map(([name, value]) => [name, logValue(value)])) as Logs,
    );
  }
  callbacks.forEach((state, i) => {
    const callback = fitting.callbacks[i];
    if (callback) setState(callback, state);
  });
}

const isWhole = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isState = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isInteger);

/** What is in a file, if that is a backup. @throws ValueError for what is none. */
export function checkBackup(file: Source, value: unknown): Backup {
  const backup = value as Partial<Backup> | null;
  const isOne =
    isWhole(backup?.epoch) &&
    isWhole(backup?.batch) &&
    isState(backup?.epochGenerator) &&
    isState(backup?.generator) &&
    Array.isArray(backup?.metrics) &&
    Array.isArray(backup?.seeds) &&
    Array.isArray(backup?.history) &&
    Array.isArray(backup?.callbacks);
  if (isOne) return value as Backup;
  throw damaged(file, `${BACKUP} of another form`, 'a file that BackupAndRestore wrote');
}
