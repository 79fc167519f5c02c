import { type Tensor, type TensorData, ValueError } from '@keisan/autograd';
import {
  describeValue,
  everyPlace,
  isHollow,
  isNdArray,
  isPlain,
  MOST_AXES,
  sameShape,
} from '@keisan/autograd/internal';
import { formatPath, mapLeaves, type Nested } from '../../structure.ts';
import { toFiniteSamples } from './arrays.ts';

/**
 * Samples for a model: one tensor or array, `[samples, ...]`, or, where it has several inputs or outputs, a list or an object of
 * them, as the model's own.
 */
export type Data = TensorData | readonly Data[] | { readonly [name: string]: Data };

/** {@link Data} for some of the outputs only: null for the others. */
export type PartialData = Data | null | readonly PartialData[] | { readonly [name: string]: PartialData };

const isByName = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  isPlain(value) &&
  !isNdArray(value) &&
  !(Symbol.iterator in value) &&
  !(Symbol.asyncIterator in value) &&
  typeof (value as { next?: unknown }).next !== 'function';

/**
 * Whether a list holds arrays that are more than lists, at any depth: then it is several arrays.
 * @param isRow Whether something that is an object all the same is no more than a list.
 */
function holdsArrays(list: readonly unknown[], isRow: (value: unknown) => boolean): boolean {
  let level: readonly unknown[] | undefined = list;
  for (let depth = 0; level && depth <= MOST_AXES; depth++) {
    if (isHollow(level)) return false;
    if (level.some((item) => typeof item === 'object' && item !== null && !Array.isArray(item) && !isRow(item)))
      return true;
    level = level.find(Array.isArray);
  }
  return false;
}

/** The lengths of the axes of nested lists; null where they differ, and where they are more than an array can have. */
function axesOf(value: unknown, depth = 0): readonly number[] | null {
  if (!Array.isArray(value)) return [];
  if (depth > MOST_AXES) return null;
  const first = axesOf(value[0], depth + 1);
  const isRegular = first && everyPlace(value, (item) => sameAxes(axesOf(item, depth + 1), first));
  return isRegular ? [value.length, ...first] : null;
}

const sameAxes = (axes: readonly number[] | null, others: readonly number[]): boolean =>
  axes !== null && sameShape(axes, others);

const never = () => false;

/** Whether `data` is nested lists of numbers, as long as each other. */
export const isOneRegularArray = (data: unknown): boolean =>
  Array.isArray(data) && !holdsArrays(data, never) && axesOf(data) !== null;

/** Whether `data` is one array, rather than a list or an object of several: rows may be lists, or typed arrays. */
const isOneArray = (data: unknown): boolean =>
  Array.isArray(data) ? !holdsArrays(data, ArrayBuffer.isView) : !isByName(data);

const noData = (where: string, place: string, value: unknown, inRow: boolean) =>
  new ValueError({
    where,
    got: `${place} ${describeValue(value)}`,
    expected: inRow ? 'numbers in lists: a list for each row' : 'a tensor or an array for each name',
    fix: inRow
      ? 'Make lists of objects with rows.map(({ a, b }) => [a, b])'
      : 'Options come after the data, in an object of their own',
  });

/**
 * Samples as tensors to compute with for the length of a call, in the nesting in which they were given. Null stays null.
 *
 * @param parts How many inputs or outputs the model has, if that is known: a list of as many is one for each, though all of it are numbers or typed arrays.
 * @throws KeisanError naming what is no array of samples.
 */
export function readData(
  where: string,
  name: string,
  data: PartialData,
  inFloat32: boolean,
  parts: number | null = null,
): Nested<Tensor | null> {
  const isListOfParts = (value: unknown) =>
    value === data && parts !== null && parts > 1 && Array.isArray(value) && value.length === parts;
  return mapLeaves<TensorData | null, Tensor | null>(
    data as Nested<TensorData | null>,
    (value, path) => {
      if (value === null && path.length > 0) return null;
      const place = formatPath(name, path);
      if (typeof path.at(-1) === 'string' && typeof value !== 'object')
        throw noData(where, place, value, typeof path[0] === 'number');
      return toFiniteSamples(where, place, value as TensorData, inFloat32);
    },
    (value) => !isListOfParts(value) && isOneArray(value),
  );
}
