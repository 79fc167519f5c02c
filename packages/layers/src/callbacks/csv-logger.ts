import { type TensorData, tensor } from '@keisan/autograd';
import { appendText, cutText, textLength } from '#log-file';
import { flag, kindOf, text } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { formatFloat } from '../terminal/python-format.ts';
import { Callback } from './callback.ts';
import { type Logs, type LogValue, numbersIn } from './logs.ts';
import type { CallbackState } from './state.ts';

const path = kindOf<string | URL>(
  { name: 'text' },
  'the path of a file, or its URL',
  (value) => (typeof value === 'string' && value !== '') || value instanceof URL,
);

const separator = kindOf<string>(
  { name: 'text' },
  'one character',
  (value) => typeof value === 'string' && /^[^\r\n"]$/u.test(value),
);

const csvLoggerOptions = {
  /** What stands between the values of a row. Default: `','`. */
  separator: option({ ...text, ...separator }, ','),
  /** Whether to go on at the end of a file that there is. Default: false, which begins it anew. */
  append: option(flag, false),
};

/** Options of {@link CSVLogger}. */
export interface CSVLoggerOptions extends OptionsOf<typeof csvLoggerOptions> {}

/**
 * Writes the logs of each epoch to a CSV file, as soon as the epoch has ended. The columns are those of the first epoch; what an epoch
 * has no value of is `NA`.
 *
 * Source: https://keras.io/api/callbacks/csv_logger/
 *
 * @example
 * ```ts
 * import { CSVLogger } from 'keisan/callbacks';
 *
 * new CSVLogger('training.csv', { separator: ';', append: true });
 * ```
 */
export class CSVLogger extends Callback {
  /** The file. */
  readonly filename: string | URL;
  /** What stands between the values of a row. */
  readonly separator: string;
  /** Whether it goes on at the end of a file that there is. */
  readonly append: boolean;
  #names: readonly string[] | null = null;
  #hasHeader = false;
  /** How many bytes of the file are this run's, with those before it. */
  #length = 0;
  /** Whether what comes after them is gone. */
  #isCut = false;

  /** @throws ValueError for what is no path, and for an unknown option. */
  constructor(filename: string | URL, options: CSVLoggerOptions = {}) {
    super();
    this.filename = path.read(filename, { where: 'CSVLogger', name: 'filename' });
    const read = readOptions('CSVLogger', csvLoggerOptions, options);
    this.separator = read.separator!;
    this.append = read.append!;
  }

  /** @throws ValueError for a file that cannot be written, and in a browser, which has none. */
  override async onTrainBegin(): Promise<void> {
    this.#names = null;
    await appendText('CSVLogger', this.filename, '');
    this.#length = this.append ? await textLength('CSVLogger', this.filename) : 0;
    this.#hasHeader = this.#length > 0;
    this.#isCut = false;
  }

  override async onEpochEnd(epoch: number, logs: Logs = {}): Promise<void> {
    await this.#cut();
    this.#names ??= columnsOf(logs);
    const names = this.#names;
    const values = names.map((name) => (Object.hasOwn(logs, name) ? fieldOf(logs[name]!) : 'NA'));
    const header = this.#hasHeader ? '' : this.#row(['epoch', ...names]);
    await this.#append(header + this.#row([String(epoch), ...values]));
    this.#hasHeader = true;
  }

  override onTrainEnd(): Promise<void> {
    return this.#cut();
  }

  /** Takes off what another run wrote, or this one after it was backed up: not before there is something in its place. */
  async #cut(): Promise<void> {
    if (this.#isCut) return;
    const length = await textLength('CSVLogger', this.filename);
    if (length > this.#length) await cutText('CSVLogger', this.filename, this.#length);
    else this.#length = length;
    this.#hasHeader &&= length > 0;
    this.#isCut = true;
  }

  /** Adds whole rows, or none. */
  async #append(text: string): Promise<void> {
    try {
      await appendText('CSVLogger', this.filename, text);
    } catch (error) {
      await cutText('CSVLogger', this.filename, this.#length).catch(() => {});
      throw error;
    }
    this.#length += new TextEncoder().encode(text).length;
  }

  override getState(): CallbackState {
    return { names: this.#names, hasHeader: this.#hasHeader, length: this.#length };
  }

  override setState({ names, hasHeader, length }: CallbackState): void {
    this.#names = Array.isArray(names) ? names.map(String) : null;
    this.#hasHeader = hasHeader === true;
    this.#length = typeof length === 'number' && length >= 0 ? length : 0;
    this.#isCut = false;
  }

  #row(fields: readonly string[]): string {
    return `${fields.map((field) => this.#quoted(field)).join(this.separator)}\r\n`;
  }

  /** A field that the separator, a quote or the end of a line is in stands in quotes. */
  #quoted(field: string): string {
    const isPlain = !field.includes(this.separator) && !/["\r\n]/.test(field);
    return isPlain ? field : `"${field.replaceAll('"', '""')}"`;
  }
}

/** The columns: what the first epoch has, and where there is no value of validation among it, room for those. Source: Keras's CSVLogger. */
function columnsOf(logs: Logs): readonly string[] {
  const names = Object.keys(logs).sort();
  return names.some((name) => name.startsWith('val_')) ? names : [...names, ...names.map((name) => `val_${name}`)];
}

/** A value as Keras writes it: several in brackets and quotes, each as NumPy writes it. */
function fieldOf(value: LogValue): string {
  if (typeof value === 'number') return formatFloat(value);
  const dtype = numbersIn(value).every((x) => Object.is(Math.fround(x), x)) ? 'float32' : 'float64';
  const item = (one: LogValue) =>
    typeof one === 'number' ? formatFloat(one, dtype === 'float32') : tensor(one as TensorData, { dtype }).toString();
  return `"[${value.map(item).join(', ')}]"`;
}
