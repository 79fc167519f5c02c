import { type DType, type Tensor, type TypedArray, tensor } from '@keisan/autograd';
import { type GeneratorState, generatorState } from '@keisan/autograd/internal';
import type { Hooks } from '@keisan/layers/callbacks';
import type { Fitting } from '@keisan/layers/internal';
import { damaged, type Source } from '../files/source.ts';

/** The member of the archive that Keras passes over. */
export const BACKUP = 'keisan.json';

interface Numbers {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: readonly (number | string)[];
}

type Plain = number | string | boolean | null;

/** What a backup has beside the weights and the optimizer. */
export interface Backup {
  readonly epoch: number;
  readonly batch: number;
  readonly epochGenerator: GeneratorState;
  readonly generator: GeneratorState;
  readonly metrics: readonly Numbers[];
  readonly history: {
    readonly epoch: readonly number[];
    readonly logs: Readonly<Record<string, readonly (number | string)[]>>;
  };
  /** What the properties of callbacks are, in their order, as far as they are plain. */
  readonly callbacks: readonly Readonly<Record<string, Plain>>[];
}

/** JSON has no word for some numbers. */
const toJson = (x: number): number | string =>
  Number.isFinite(x) && !Object.is(x, -0) ? x : Object.is(x, -0) ? '-0' : String(x);

const numbersOf = (x: Tensor): Numbers => ({ shape: x.shape, dtype: x.dtype, data: Array.from(x.data, toJson) });

const tensorOf = ({ shape, dtype, data }: Numbers): Tensor =>
  tensor(Float64Array.from(data, Number) as TypedArray, { shape, dtype });

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

/** What a `fit` needs to go on from here, as it is now. */
export function backupOf(fitting: Fitting, epoch: number, batch: number): Backup {
  const { history } = fitting;
  return {
    epoch,
    batch,
    epochGenerator: batch > 0 ? fitting.epochGenerator : generatorState(),
    generator: generatorState(),
    metrics: batch > 0 ? fitting.metrics.map(numbersOf) : [],
    history: {
      epoch: history.epoch,
      logs: Object.fromEntries(Object.entries(history.history).map(([name, values]) => [name, values.map(toJson)])),
    },
    callbacks: fitting.callbacks.map(stateOf),
  };
}

/** Lets a `fit` that begins go on from a backup. */
export function resumeFrom(fitting: Fitting, backup: Backup): void {
  const { epoch, batch, epochGenerator, generator, metrics, history, callbacks } = backup;
  fitting.resumption = { epoch, batch, epochGenerator, generator, metrics: metrics.map(tensorOf) };
  history.epoch.forEach((one, i) => {
    const logs = Object.entries(history.logs).flatMap(([name, values]) =>
      values[i] === undefined ? [] : [[name, Number(values[i])] as const],
    );
    fitting.history.onEpochEnd(one, Object.fromEntries(logs));
  });
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
    Array.isArray(backup?.history?.epoch) &&
    typeof backup?.history?.logs === 'object' &&
    Array.isArray(backup?.callbacks);
  if (isOne) return value as Backup;
  throw damaged(file, `${BACKUP} of another form`, 'a file that BackupAndRestore wrote');
}
