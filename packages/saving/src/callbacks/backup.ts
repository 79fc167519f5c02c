import { type Tensor, type Tree, ValueError } from '@keisan/autograd';
import { addTo, type GeneratorState, generatorState } from '@keisan/autograd/internal';
import { damaged, type Member, type Source } from '@keisan/files';
import type { CallbackState, History, Logs, LogValue } from '@keisan/layers/callbacks';
import { classNameOf, type Fitting, type GraphModel, returnedObject } from '@keisan/layers/internal';
import { assignSeeds, EXTRA, listed, MOST_STATE, readExtra, seedTensors } from '../keras/seeds.ts';
import { type Safetensors, safetensorsContent } from '../safetensors/safetensors.ts';
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
  const logs = new Map<number, (readonly [string, LogValue])[]>(history.epoch.map((epoch) => [epoch, []]));
  for (const [name, values] of Object.entries(history.history)) {
    history.epochsOf(name).forEach((epoch, i) => void addTo(logs, epoch, [name, values[i]!]));
  }
  return [...logs].map(([epoch, entries]) => ({
    epoch,
    logs: stateToJson('History', Object.fromEntries(entries), () => ''),
  }));
}

/** What a `fit` needs to go on from here, as it is now. @throws ValueError for a callback whose state is no data, and for too much of it. */
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
  const text = JSON.stringify(described);
  if (text.length <= MOST_STATE) return { name: EXTRA, ...safetensorsContent(tensors, { backup: text }) };
  throw new ValueError({
    where: 'BackupAndRestore',
    got: `${text.length} characters of state`,
    expected: `at most ${MOST_STATE}`,
    fix: 'Keep long lists of callbacks in tensors, which do not count',
  });
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
  const file = readExtra(source);
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
