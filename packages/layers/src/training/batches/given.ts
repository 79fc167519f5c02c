import { Tensor, ValueError } from '@keisan/autograd';
import { describeValue, isNdArray, isPlain } from '@keisan/autograd/internal';
import type { Schema } from '../../options/option.ts';
import type { Data, PartialData } from './data.ts';

/**
 * One batch: inputs `x`, alone or in a list with targets and sample weights, `[x]`, `[x, y]` or `[x, y, sampleWeight]`. What a list
 * holds is looked at as it comes: the compiler does not know of what a generator gives which part is which.
 */
export type Batch = Data | readonly unknown[];

/** Batches by their numbers, as an object of a class that extends `PyDataset` gives them. */
export interface BatchesByNumber {
  /** How many batches there are; null for any number. Default: `length`. */
  readonly numBatches?: number | null;
  readonly length?: number;
  getItem(index: number): Batch | Promise<Batch>;
  /** Called before each epoch. */
  onEpochBegin?(): unknown;
  /** Called after each epoch. */
  onEpochEnd?(): unknown;
}

/** Batches one after the other: of an iterable, a generator, or an object of a class that extends `PyDataset`. */
export type BatchStream =
  | ((Iterable<Batch | Promise<Batch>> | AsyncIterable<Batch>) & {
      readonly length?: undefined;
      /** How many batches there are, where that is known: for the progress bar. */
      readonly cardinality?: () => number | null;
    })
  | BatchesByNumber;

/** Whether data are batches by their numbers. */
export const isByNumber = (data: unknown): data is BatchesByNumber =>
  typeof data === 'object' && data !== null && 'getItem' in data && typeof data.getItem === 'function';

/** Whether data are batches one after the other, rather than arrays. */
export function isStream(data: unknown): data is BatchStream {
  if (typeof data !== 'object' || data === null) return false;
  if (data instanceof Tensor || Array.isArray(data) || ArrayBuffer.isView(data) || isNdArray(data)) return false;
  return Symbol.asyncIterator in data || Symbol.iterator in data || isByNumber(data);
}

/** What a run is given. */
export interface Given<O> {
  readonly x: Data | BatchStream;
  readonly y: PartialData | undefined;
  readonly options: O;
}

/** What tells options from targets that are given by the names of outputs. */
export interface Recognized {
  readonly options: Schema;
  readonly outputNames: readonly string[];
}

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value) && !isNdArray(value);

/** Whether what comes after arrays are options: an object with the name of one, or with a value that no data have. */
function areOptions(value: unknown, { options, outputNames }: Recognized): value is object {
  if (!isPlainObject(value)) return false;
  const entries = Object.entries(value);
  if (entries.some(([name]) => outputNames.includes(name))) return false;
  return entries.length === 0 || entries.some(([name, held]) => name in options || typeof held !== 'object');
}

/**
 * What a run is given after its name: `(x, y, options)`, `(x, options)` or `(batches, options)`.
 * @throws ValueError for targets beside batches.
 */
export function given<O extends object>(
  where: string,
  recognized: Recognized,
  x: Data | BatchStream,
  second: PartialData | O | undefined,
  third: O | undefined,
): Given<O> {
  const isAlone = isStream(x) ? isPlainObject(second) : areOptions(second, recognized);
  if (third === undefined && isAlone) return { x, y: undefined, options: second as O };
  const options = third === undefined ? ({} as O) : third;
  if (!isStream(x)) return { x, y: second as PartialData, options };
  if (second === undefined || second === null) return { x, y: undefined, options };
  throw beside(where, 'y', second);
}

/** @throws ValueError for what does not go with batches. */
export function checkAlone(where: string, others: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(others)) if (value) throw beside(where, name, value);
}

function beside(where: string, name: string, value: unknown): ValueError {
  const inEach = name === 'y' || name === 'sampleWeight';
  return new ValueError({
    where,
    got: `${name} ${describeValue(value)} beside batches that come one after the other`,
    expected: inEach
      ? 'targets and weights in the batches: [x, y] or [x, y, sampleWeight]'
      : 'arrays, which can be split',
    fix: inEach ? 'Pass the options right after the batches' : 'Pass validationData',
  });
}
