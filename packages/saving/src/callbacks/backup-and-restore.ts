import { KeisanError, type Tree, ValueError } from '@keisan/autograd';
import { damaged } from '@keisan/files';
import { Callback, type CallbackState } from '@keisan/layers/callbacks';
import { type Fitting, type GraphModel, relabel } from '@keisan/layers/internal';
import {
  args,
  type FieldsOf,
  flag,
  type OptionsOf,
  option,
  readOptions,
  required,
  type Schema,
  text,
} from '@keisan/layers/options';
import { fileExists, makeFolderFor, nameOfFile, openFile, removeFile, writeFile } from '#files';
import { MEMBER, openArchive } from '../keras/archive.ts';
import { readStates } from '../keras/load.ts';
import { kerasContent } from '../keras/save.ts';
import { EXTRA } from '../keras/seeds.ts';
import { WeightsFile } from '../keras/weights-file.ts';
import { backupOf, readBackup, resumeFrom } from './backup.ts';
import { BatchCounter, type Frequency, frequencyKind } from './frequency.ts';

const backupOptions = {
  /** The folder of the backup. No other model may use it. */
  backupDir: required(text),
  /** When to save: after each epoch, or after so many batches. Default: `'epoch'`. */
  saveFreq: option(frequencyKind, 'epoch' as Frequency),
  /** Whether to keep the backup before the last one too. Default: false. */
  doubleCheckpoint: option(flag, false),
  /** Whether to remove the backup when training ends. Default: true. */
  deleteCheckpoint: option(flag, true),
};

/** Options of {@link BackupAndRestore}. */
export interface BackupAndRestoreOptions extends OptionsOf<typeof backupOptions> {}

export interface BackupAndRestore extends FieldsOf<typeof backupOptions> {}

/**
 * Lets training go on where it was when the process ended, in whatever way: the same program, run again, ends with the same weights to the
 * bit. Beside the model and its optimizer it keeps where the epoch and the stream of random draws were, what metrics and History had, and
 * what each callback counted, found and kept (`getState`). It is told after the others, wherever it stands among them. Data are to come in the
 * same order again, as arrays do. Where Ctrl-C ends `fit`, the backup stays.
 *
 * Source: https://keras.io/api/callbacks/backup_and_restore/
 *
 * @example
 * ```ts
 * import { BackupAndRestore } from 'keisan/callbacks';
 *
 * new BackupAndRestore('backup', { saveFreq: 100 }).saveFreq; // 100
 * ```
 */
export class BackupAndRestore extends Callback {
  static readonly className: string = 'BackupAndRestore';
  /** The options that the class takes. */
  static readonly optionSchema: Schema = backupOptions;

  readonly #counter = new BatchCounter();
  #epoch = 0;
  /** What this run went on from. */
  #resumed: { readonly path: string; readonly epoch: number; readonly batch: number } | null = null;

  /** @throws ValueError for what is no path of a folder, an unknown option, or one out of range. */
  constructor(backupDir: string, options: BackupAndRestoreOptions = {}) {
    super();
    Object.assign(this, readOptions('BackupAndRestore', backupOptions, args(backupDir, options)));
    if (this.backupDir === '') {
      throw new ValueError({ where: 'BackupAndRestore', got: "backupDir ''", expected: 'the path of a folder' });
    }
    nameOfFile('BackupAndRestore', this.#path);
  }

  get #path(): string {
    return `${this.backupDir.replace(/\/+$/, '')}/latest.keras`;
  }

  get #previous(): string {
    return `${this.#path}.bkp`;
  }

  get #whole(): GraphModel<Tree, Tree> {
    return this.model as unknown as GraphModel<Tree, Tree>;
  }

  /** @throws ValueError outside of `fit`. */
  get #fitting(): Fitting {
    const { fitting } = this.#whole;
    if (fitting) return fitting;
    throw new ValueError({
      where: 'BackupAndRestore',
      got: `${this.model.label}, which fit does not train`,
      expected: 'a callback of model.fit(...)',
      fix: 'Save a model that is trained otherwise with model.save(...)',
    });
  }

  override get comesLast(): boolean {
    return true;
  }

  override getState(): CallbackState {
    return {};
  }

  override hearsBatches(phase: 'train' | 'test' | 'predict'): boolean {
    return this.saveFreq !== 'epoch' && super.hearsBatches(phase);
  }

  /** @throws ValueError for a backup of another model, or one that is damaged and has none before it. */
  override async onTrainBegin(): Promise<void> {
    this.#resumed = null;
    for (const path of [this.#path, this.#previous]) {
      if (!(await fileExists('BackupAndRestore', path))) continue;
      try {
        await this.#restore(path);
        return;
      } catch (error) {
        if (path === this.#previous || !(await fileExists('BackupAndRestore', this.#previous))) throw error;
      }
    }
  }

  async #restore(path: string): Promise<void> {
    const where = 'BackupAndRestore';
    const file = await openFile(where, path);
    try {
      const archive = await openArchive(file);
      const [state, weights] = [archive.member(EXTRA), archive.member(MEMBER.weights)];
      if (!state || !weights) throw damaged(file, `no ${state ? MEMBER.weights : EXTRA} in it`, 'a backup');
      const backup = readBackup(state);
      readStates(where, this.#whole, new WeightsFile(weights));
      this.#counter.resume(backup.batch);
      resumeFrom(this.#whole, this.#fitting, backup);
      this.#resumed = { path, epoch: backup.epoch, batch: backup.batch };
    } catch (error) {
      if (!(error instanceof KeisanError)) throw error;
      const fix = `Delete ${JSON.stringify(path)}, the backup of BackupAndRestore, to begin anew`;
      throw relabel(error, error.where, { fix });
    } finally {
      file.close();
    }
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    this.#epoch = epoch;
    const resumed = this.#resumed;
    // In the middle of an epoch its beginning was before: what other callbacks did at it now, a learning rate set, is undone.
    if (resumed?.epoch === epoch && resumed.batch > 0) await this.#restore(resumed.path);
    this.#resumed = null;
  }

  override async onTrainBatchEnd(batch: number): Promise<void> {
    if (this.#counter.isDue(this.saveFreq, batch)) await this.#save(this.#epoch, batch + 1);
  }

  override async onEpochEnd(epoch: number): Promise<void> {
    if (this.saveFreq === 'epoch' && !this.#fitting.isInterrupted) await this.#save(epoch + 1, 0);
  }

  async #save(epoch: number, batch: number): Promise<void> {
    const where = 'BackupAndRestore';
    const content = kerasContent(where, this.model, () => [backupOf(this.#whole, this.#fitting, epoch, batch)]);
    await makeFolderFor(where, this.#path);
    if (this.doubleCheckpoint && (await fileExists(where, this.#path))) await this.#keep();
    await writeFile(where, this.#path, content, { overwrite: true });
  }

  async #keep(): Promise<void> {
    const file = await openFile('BackupAndRestore', this.#path);
    try {
      const content = { size: file.size, parts: () => [file.read(0, file.size)] };
      await writeFile('BackupAndRestore', this.#previous, content, { overwrite: true });
    } finally {
      file.close();
    }
  }

  override async onTrainEnd(): Promise<void> {
    if (!this.deleteCheckpoint || this.#fitting.isInterrupted) return;
    for (const path of [this.#previous, this.#path]) await removeFile('BackupAndRestore', path);
  }
}
