import { type Tensor, type Tree, ValueError } from '@keisan/autograd';
import { type GeneratorState, generatorState } from '@keisan/autograd/internal';
import { damaged, type Member, type Source } from '@keisan/files';
import type { CallbackState, History, Logs } from '@keisan/layers/callbacks';
import { classNameOf, type Fitting, type GraphModel, returnedObject } from '@keisan/layers/internal';
import { assignSeeds, EXTRA, listed, seedTensors } from '../keras/seeds.ts';
import { readSafetensors, type Safetensors, safetensorsContent } from '../safetensors/safetensors.ts';
import { type StateSource, stateFromJson, stateToJson } from './state-json.ts';

type AnyModel = GraphModel<Tree, Tree>;

/** How {@link History} got an epoch. */
interface Row {
  readonly epoch: number;
  readonly logs: unknown;
}

/** What is in the metadata. */
interface Described {
  readonly epoch: number;
  readonly batch: number;
  readonly stopTraining: boolean;
  readonly epochGenerator: GeneratorState;
  readonly generator: GeneratorState;
  readonly history: readonly Row[];
  /** What callbacks gave, in their order. */
  readonly callbacks: readonly { readonly className: string; readonly state: unknown }[];
}

/** What a backup has beside the weights and the optimizer. */
export interface Backup extends Described, StateSource {
  /** What the metrics had. */
  readonly metrics: readonly Tensor[];
  /** The member, and all that is in it. */
  readonly source: Source;
  readonly file: Safetensors;
}

function rowsOf(history: History): Row[] {
  return history.epoch.map((epoch) => {
    const logs = Object.entries(history.history).flatMap(([name, values]) => {
      const value = values[history.epochsOf(name).indexOf(epoch)];
      return value === undefined ? [] : [[name, value] as const];
    });
    return { epoch, logs: stateToJson('History', Object.fromEntries(logs), () => '') };
  });
}

/** What a `fit` needs to go on from here, as it is now. @throws ValueError for a callback whose state is no data. */
export function backupOf(model: AnyModel, fitting: Fitting, epoch: number, batch: number): Member {
  const tensors = new Map(seedTensors(model));
  if (batch > 0) for (const [i, value] of fitting.metrics.entries()) tensors.set(`metrics/${i}`, value);
  const described: Described = {
    epoch,
    batch,
    stopTraining: model.stopTraining && !fitting.isInterrupted,
    epochGenerator: batch > 0 ? fitting.epochGenerator : generatorState(),
    generator: generatorState(),
    history: rowsOf(fitting.history),
    callbacks: fitting.callbacks.map((callback) => {
      const className = classNameOf(callback);
      const keep = (value: Tensor) => {
        const name = `callbacks/${tensors.size}`;
        tensors.set(name, value.detach());
        return name;
      };
      return {
        className,
        state: stateToJson(className, returnedObject(`${className}.getState`, callback.getState()), keep),
      };
    }),
  };
  return { name: EXTRA, ...safetensorsContent(tensors, { backup: JSON.stringify(described) }) };
}

/** Gives callbacks the state that those of their class had, in their order. */
function resumeCallbacks({ callbacks }: Fitting, backup: Backup): void {
  const left = [...backup.callbacks];
  for (const callback of callbacks) {
    const className = classNameOf(callback);
    const at = left.findIndex((one) => one.className === className);
    if (at < 0) continue;
    const [saved] = left.splice(at, 1);
    callback.setState(stateFromJson(saved!.state, backup) as CallbackState);
  }
}

/** Lets a `fit` that begins go on from a backup. */
export function resumeFrom(model: AnyModel, fitting: Fitting, backup: Backup): void {
  assignSeeds(model, backup.file, backup.source);
  fitting.resumption = backup;
  if (fitting.history.epoch.length === 0) {
    for (const { epoch, logs } of backup.history) {
      fitting.history.onEpochEnd(epoch, stateFromJson(logs, backup) as Logs);
    }
  }
  resumeCallbacks(fitting, backup);
}

const isWhole = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isState = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isInteger);
const areRecords = (value: unknown): boolean =>
  Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null);

function isDescribed(value: Partial<Described> | null): value is Described {
  return (
    isWhole(value?.epoch) &&
    isWhole(value?.batch) &&
    typeof value?.stopTraining === 'boolean' &&
    isState(value.epochGenerator) &&
    isState(value.generator) &&
    areRecords(value.history) &&
    areRecords(value.callbacks)
  );
}

/** What is in the member of a file, if that is a backup. @throws ValueError for what is none. */
export function readBackup(source: Source): Backup {
  const file = readSafetensors(source);
  const wrong = () => damaged(source, 'what is no backup', 'a file that BackupAndRestore wrote');
  let described: Partial<Described> | null;
  try {
    described = JSON.parse(String(file.metadata.backup)) as Partial<Described> | null;
  } catch {
    throw wrong();
  }
  if (!isDescribed(described)) throw wrong();
  return {
    ...described,
    metrics: listed(file, 'metrics'),
    source,
    file,
    wrong,
    tensor(name) {
      const stored = file.tensors.get(name);
      if (stored) return stored.read();
      throw new ValueError({
        where: source.name,
        got: `no tensor ${JSON.stringify(name)}`,
        expected: 'a whole backup',
      });
    },
  };
}
