import { ValueError } from '@keisan/autograd';
import { checkOptions, describeValue, everyPlace, notAmong } from '@keisan/autograd/internal';
import { type BytesSource, bytesFrom } from '../bytes/source.ts';
import { type Dataset, datasetOf } from '../pipeline/dataset.ts';
import { flattened, pullerOf } from '../pipeline/puller.ts';
import { csvRecords, delimiterIn } from './rows.ts';

/** Options of {@link readCsv}. */
export interface CsvOptions {
  /** The names of the columns that are inputs, in the order that they are to have. Default: all but the labels. */
  columns?: readonly string[];
  /** The column of the targets, or several. Default: there are none. */
  label?: string | readonly string[];
  /** Whether the first line has the names of the columns; or the names, for a file without such a line. Default: true. */
  header?: boolean | readonly string[];
  /** What stands between fields. Default: a comma. */
  delimiter?: string;
  /** What to put where a field is empty, `NA` or `NaN`; NaN to find such rows by, also where `convert` returns it. Default: that is an error. */
  missing?: number;
  /** What a field is as a number, for fields that are none, such as names of classes. Default: `Number(text)`. */
  convert?: (text: string, column: string) => number;
}

/** Where the fields of a row go. */
interface Columns {
  readonly names: readonly string[];
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
}

const isText = (value: unknown): boolean => typeof value === 'string';

const MISSING = /^\s*(na|n\/a|nan|null)?\s*$/i;

/**
 * The rows of a file of comma-separated values, read as they are wanted: a file may be larger than memory. A row is a Float32Array
 * with the inputs; with a `label`, the pair of the inputs and the label, which is a number, or a Float32Array of several.
 * Quotes, line breaks within them, and both kinds of line ends are read as RFC 4180 has them, by csv-parse.
 *
 * @param source A path, a URL, a File or another Blob, bytes; or a Response or a stream, which can be gone through once.
 * @throws ValueError for options that do not fit; on the way for a field that is no number, naming its line, and DatasetError where
 * the file cannot be read.
 *
 * Source: https://www.tensorflow.org/api_docs/python/tf/data/experimental/make_csv_dataset
 *
 * @example
 * ```ts
 * import { readCsv } from 'keisan/data';
 *
 * const text = 'height,width,kind\n1,2,cat\n3,4,dog\n';
 * const kinds = ['cat', 'dog'];
 * const rows = readCsv(new TextEncoder().encode(text), {
 *   label: 'kind',
 *   convert: (field, column) => (column === 'kind' ? kinds.indexOf(field) : Number(field)),
 * });
 * const batches: unknown[] = [];
 * for await (const [x, y] of rows.batch(2)) batches.push(x.toArray(), y.toArray());
 * batches; // [[[1, 2], [3, 4]], [0, 1]]
 * ```
 */
export function readCsv(source: BytesSource, options?: CsvOptions & { label?: undefined }): Dataset<Float32Array>;
export function readCsv(
  source: BytesSource,
  options: CsvOptions & { label: string },
): Dataset<readonly [x: Float32Array, y: number]>;
export function readCsv(
  source: BytesSource,
  options: CsvOptions & { label: readonly string[] },
): Dataset<readonly [x: Float32Array, y: Float32Array]>;
export function readCsv(source: BytesSource, options: CsvOptions = {}): Dataset<unknown> {
  checkOptions('readCsv', options, {
    columns: 'list',
    label: true,
    header: true,
    delimiter: 'text',
    missing: true,
    convert: 'function',
  });
  const { delimiter = ',', header = true, missing } = options;
  if (missing !== undefined && typeof missing !== 'number')
    throw new ValueError({ where: 'readCsv', got: `missing ${describeValue(missing)}`, expected: 'a number, or NaN' });
  if (typeof header !== 'boolean' && !(Array.isArray(header) && everyPlace(header, isText))) {
    throw new ValueError({
      where: 'readCsv',
      got: `header ${describeValue(header)}`,
      expected: 'true or false, or a list of the names of the columns',
    });
  }
  if (delimiter === '')
    throw new ValueError({ where: 'readCsv', got: 'an empty delimiter', expected: 'such as a comma' });
  if (typeof source === 'string' && source.includes('\n')) {
    throw new ValueError({
      where: 'readCsv',
      got: `the text ${describeValue(source)}`,
      expected: 'a path, or bytes',
      fix: 'Write readCsv(new TextEncoder().encode(text))',
    });
  }
  const named = bytesFrom('readCsv', source);
  return datasetOf(
    () => {
      const records = csvRecords('readCsv', named, delimiter);
      return flattened(pullerOf(elements(`readCsv: ${named.name}`, records, options)));
    },
    null,
    'rows',
  );
}

async function* elements(
  where: string,
  records: AsyncGenerator<readonly (readonly string[])[]>,
  options: CsvOptions,
): AsyncGenerator<readonly unknown[]> {
  const { header = true } = options;
  let columns: Columns | null = typeof header === 'boolean' ? null : columnsOf(where, header, options);
  let done = 0;
  for await (const some of records) {
    let rows = some;
    if (!columns) {
      const names = header === false ? rows[0]!.map((_, i) => String(i)) : rows[0]!;
      columns = columnsOf(where, names, options);
      if (header === true) rows = rows.slice(1);
    }
    if (rows.length > 0) yield rowsOf(where, rows, columns, options, done);
    done += rows.length;
  }
  if (header !== true || columns) return;
  throw new ValueError({ where, got: 'a file without a line', expected: 'a line with the names of the columns' });
}

function rowsOf(
  where: string,
  records: readonly (readonly string[])[],
  { names, inputs, labels }: Columns,
  { label, missing, convert }: CsvOptions,
  before: number,
): readonly unknown[] {
  const numberAt = (record: readonly string[], i: number, column: number): number => {
    const text = record[column]!;
    const value = convert ? convert(text, names[column]!) : Number(text);
    if (typeof value === 'number' && !Number.isNaN(value) && (value !== 0 || text.trim() !== '')) return value;
    const isEmpty = MISSING.test(text);
    const isMissing = isEmpty || (convert !== undefined && Number.isNaN(value));
    if (missing !== undefined && (isEmpty || (isMissing && Number.isNaN(missing)))) return missing;
    const from = convert ? `${describeValue(value)} from convert for ` : '';
    throw new ValueError({
      where,
      got: `${from}${describeValue(text)} in row ${before + i} of the column ${describeValue(names[column])}`,
      expected: 'a number',
      fix: isMissing
        ? `Give missing: ${isEmpty ? '0, or ' : ''}NaN, and leave such rows out: .filter(${withoutNaN(label)})`
        : delimiterIn(record) ||
          (convert ? '' : 'Give convert: (text, column) => a number, or leave the column out of columns'),
    });
  };
  const x = new Float32Array(records.length * inputs.length);
  const y = new Float32Array(records.length * labels.length);
  return records.map((record, i) => {
    if (record.length !== names.length) {
      throw new ValueError({
        where,
        got: `${record.length} fields in row ${before + i}`,
        expected: `${names.length}, one for each column`,
        fix: delimiterIn(record),
      });
    }
    const [at, yAt] = [i * inputs.length, i * labels.length];
    for (let k = 0; k < inputs.length; k++) x[at + k] = numberAt(record, i, inputs[k]!);
    for (let k = 0; k < labels.length; k++) y[yAt + k] = numberAt(record, i, labels[k]!);
    const row = x.subarray(at, at + inputs.length);
    if (label === undefined) return row;
    return [row, typeof label === 'string' ? y[yAt]! : y.subarray(yAt, yAt + labels.length)];
  });
}

/** A function that tells rows without NaN. */
const withoutNaN = (label: CsvOptions['label']): string =>
  label === undefined
    ? '(x) => !x.includes(NaN)'
    : `([x, y]) => ![...x, ${typeof label === 'string' ? '' : '...'}y].includes(NaN)`;

/** Which columns are what. @throws ValueError for a name that none has, or that two have. */
function columnsOf(where: string, names: readonly string[], { columns, label }: CsvOptions): Columns {
  const placeOf = (name: string): number => {
    if (typeof name !== 'string') {
      const got = `column ${describeValue(name)}`;
      const meant = typeof name === 'number' ? names.at(name) : undefined;
      const fix = meant === undefined ? '' : `Write ${describeValue(meant)}`;
      throw new ValueError({ where, got, expected: 'the name of one', fix });
    }
    const place = names.indexOf(name);
    if (place < 0) {
      const wrong = notAmong(where, 'column', name, names);
      throw new ValueError({ ...wrong, fix: delimiterIn(names) || wrong.fix || '' });
    }
    if (names.lastIndexOf(name) === place) return place;
    throw new ValueError({ where, got: `two columns named ${describeValue(name)}`, expected: 'names of their own' });
  };
  const labels = Array.from(label === undefined ? [] : Array.isArray(label) ? label : [label], placeOf);
  const inputs = columns ? Array.from(columns, placeOf) : names.map((_, i) => i).filter((i) => !labels.includes(i));
  return { names, inputs, labels };
}
