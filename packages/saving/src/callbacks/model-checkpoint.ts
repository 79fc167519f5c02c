import { ValueError } from '@keisan/autograd';
import { printable, warn } from '@keisan/autograd/internal';
import type { CallbackState, Logs } from '@keisan/layers/callbacks';
import { MonitorCallback, monitorOptions, printMessage } from '@keisan/layers/internal';
import {
  args,
  type FieldsOf,
  flag,
  nullable,
  number,
  type OptionsOf,
  oneOf,
  option,
  required,
  type Schema,
  text,
} from '@keisan/layers/options';
import { makeFolderFor, nameOfFile } from '#files';
import { fileName } from './file-name.ts';
import { BatchCounter, type Frequency, frequencyKind } from './frequency.ts';

const { minDelta: _, ...watched } = monitorOptions;

const modelCheckpointOptions = {
  /**
   * Where to save: a path that ends in `.keras`, or in `.weights.h5` for weights only. It may have `{epoch}`, `{batch}` and the names of
   * logs in it, with Python's formats: `{epoch:02d}-{val_loss:.2f}.keras`.
   */
  filepath: required(text),
  ...watched,
  /** 1 to say what it does. Default: 0. */
  verbose: option(oneOf<0 | 1>(0, 1), 0),
  /** Whether to save only where the value that is watched has improved. Default: false. */
  saveBestOnly: option(flag, false),
  /** Whether to save weights only. Default: false, the whole model. */
  saveWeightsOnly: option(flag, false),
  /** When to save: after each epoch, or after so many batches. Default: `'epoch'`. */
  saveFreq: option(frequencyKind, 'epoch' as Frequency),
  /** A value that has to be improved on for the first file. Default: none. */
  initialValueThreshold: option(nullable(number()), null),
};

/** Options of {@link ModelCheckpoint}. */
export interface ModelCheckpointOptions extends OptionsOf<typeof modelCheckpointOptions> {}

export interface ModelCheckpoint extends Omit<FieldsOf<typeof modelCheckpointOptions>, keyof MonitorCallback> {}

/**
 * Saves the model, or its weights, as it is trained: after each epoch or so many batches, always or when a value has improved.
 *
 * Source: https://keras.io/api/callbacks/model_checkpoint/
 *
 * @example
 * ```ts
 * import { Sequential } from 'keisan';
 * import { ModelCheckpoint } from 'keisan/callbacks';
 * import { Dense } from 'keisan/layers';
 *
 * const best = new ModelCheckpoint('checkpoints/{epoch:02d}.keras', { monitor: 'loss', saveBestOnly: true });
 * best.saveBestOnly; // true
 * ```
 */
export class ModelCheckpoint extends MonitorCallback {
  static readonly className: string = 'ModelCheckpoint';
  static override readonly optionSchema: Schema = modelCheckpointOptions;

  /** Any improvement counts. */
  override readonly minDelta = 0;
  readonly #counter = new BatchCounter();
  #epoch = 0;

  /** @throws ValueError for what is no path, one of another ending, an unknown option, or one out of range. */
  constructor(filepath: string, options: ModelCheckpointOptions = {}) {
    super(args(filepath, options) as object);
    this.best = this.initialValueThreshold;
    const ending = this.saveWeightsOnly ? '.weights.h5' : '.keras';
    nameOfFile('ModelCheckpoint', this.filepath);
    if (this.filepath.endsWith(ending)) return;
    throw new ValueError({
      where: 'ModelCheckpoint',
      got: `filepath ${JSON.stringify(filepath)}${this.saveWeightsOnly ? ' with saveWeightsOnly' : ''}`,
      expected: `a path that ends in ${ending}`,
    });
  }

  override hearsBatches(phase: 'train' | 'test' | 'predict'): boolean {
    return this.saveFreq !== 'epoch' && super.hearsBatches(phase);
  }

  override onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
  }

  override async onTrainBatchEnd(batch: number, logs: Logs = {}): Promise<void> {
    if (this.#counter.isDue(this.saveFreq, batch)) await this.#save(logs, batch);
  }

  override async onEpochEnd(epoch: number, logs: Logs = {}): Promise<void> {
    this.#epoch = epoch;
    if (this.saveFreq === 'epoch') await this.#save(logs, null);
  }

  override getState(): CallbackState {
    return { ...super.getState(), ...this.#counter.state };
  }

  override setState(state: CallbackState): void {
    super.setState(state);
    const { since, last } = state;
    this.#counter.state = { since: Number(since) || 0, last: typeof last === 'number' ? last : null };
  }

  async #save(logs: Logs, batch: number | null): Promise<void> {
    const single = Object.entries(logs).filter(([, value]) => typeof value === 'number') as [string, number][];
    const numbers = {
      ...(batch === null ? {} : { batch: batch + 1 }),
      epoch: this.#epoch + 1,
      ...Object.fromEntries(single),
    };
    const path = fileName('ModelCheckpoint', this.filepath, numbers);
    if (!this.#isDue(logs, path)) return;
    await makeFolderFor(`ModelCheckpoint`, path);
    const { verbose } = this;
    if (this.saveWeightsOnly) await this.model.saveWeights(path, { verbose });
    else await this.model.save(path, { verbose });
    this.#say(`finished saving model to ${path}`);
  }

  #say(what: string): void {
    if (this.verbose > 0) printMessage(`\nEpoch ${this.#epoch + 1}: ${printable(what)}`);
  }

  /** Whether to save. Source: Keras, which saves where it cannot tell. */
  #isDue(logs: Logs, path: string): boolean {
    const watched = logs[this.monitor];
    if (!this.saveBestOnly) {
      this.#say(`saving model to ${path}`);
      return true;
    }
    if (watched === undefined) {
      warn(`Can save best model only with ${this.monitor} available.`);
      return true;
    }
    if (typeof watched !== 'number') {
      warn(
        `Can save best model only when \`monitor\` is a scalar value. Received: ${JSON.stringify(watched)}. Falling back to \`save_best_only=False\`.`,
      );
      return true;
    }
    const current = watched;
    this.setDirection(logs);
    const best = this.best === null ? 'None' : this.best.toFixed(5);
    if (this.isImprovement(current, this.best)) {
      this.#say(`${this.monitor} improved from ${best} to ${current.toFixed(5)}, saving model to ${path}`);
      this.best = current;
      return true;
    }
    this.#say(`${this.monitor} did not improve from ${best}`);
    return false;
  }
}
