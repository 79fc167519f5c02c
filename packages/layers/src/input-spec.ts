import { type DType, DTypeError, ShapeError, ValueError } from '@keisan/autograd';
import { formatPartialShape, type PartialShape } from './shapes.ts';

/** What a layer wants of an input. Source: https://keras.io/api/layers/base_layer/ */
export interface InputSpec {
  /** The number of axes, that of the batch included. Default: any. */
  readonly rank?: number;
  /** The least number of axes. Default: any. */
  readonly minRank?: number;
  /** The largest number of axes. Default: any. */
  readonly maxRank?: number;
  /**
   * The lengths of axes, the last one being -1; `'known'` for any that does not vary. Default: any.
   */
  readonly axes?: Readonly<Record<number, number | 'known'>>;
  /** The dtype. Default: any. */
  readonly dtype?: DType;
}

/** Any number of inputs in a list. */
export interface InputListSpec {
  /** What is wanted of each of them. */
  readonly each: InputSpec;
  /** How many there are at least. */
  readonly least: number;
}

/** The requirements of a layer: for its one input, for each of several, or for as many as there are. */
export type InputSpecs = InputSpec | readonly InputSpec[] | InputListSpec | null;

/** The shape of an input, and its dtype where it is known. */
export interface KnownInput {
  readonly shape: PartialShape;
  readonly dtype: DType | null;
}

const plural = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/** How many axes an input has to have, in words. */
function ranksOf({ rank, minRank, maxRank }: InputSpec): string {
  if (rank !== undefined) return plural(rank, 'axis').replace('axiss', 'axes');
  if (minRank === undefined) return `at most ${maxRank} axes`;
  return maxRank === undefined ? `at least ${minRank} axes` : `from ${minRank} to ${maxRank} axes`;
}

/** `the last axis`, `axis 1`. */
const axisName = (axis: number): string => (axis === -1 ? 'the last axis' : `axis ${axis}`);

const isTooFew = (rank: number, spec: InputSpec): boolean => rank < (spec.rank ?? spec.minRank ?? 0);
const isTooMany = (rank: number, spec: InputSpec): boolean => rank > (spec.rank ?? spec.maxRank ?? Infinity);

/** What is wrong with the number of axes. Samples of single numbers, and single samples, are the usual cause. */
function rankError(where: string, shape: PartialShape, spec: InputSpec): ShapeError {
  const got = `inputs of shape ${formatPartialShape(shape)}`;
  const last = spec.axes?.[-1];
  const oneMissing = spec.rank === undefined && spec.minRank === 2 && shape.length < 2;
  if (oneMissing && typeof last === 'number') {
    return new ShapeError({
      where,
      got,
      expected: `a batch axis before the last axis of ${last}`,
      fix: 'For a single sample, add the batch axis with .expandDims(0)',
    });
  }
  if (oneMissing) return lastUnknown(where, shape);
  return new ShapeError({
    where,
    got,
    expected: `${ranksOf(spec)}, that of the batch included`,
    fix:
      shape.length + 1 === (spec.rank ?? spec.minRank)
        ? 'For a single sample, add the batch axis with .expandDims(0)'
        : 'Reshape the data, or give the first layer another inputShape',
  });
}

const lastUnknown = (where: string, shape: PartialShape): ShapeError =>
  new ShapeError({
    where,
    got: `inputs of shape ${formatPartialShape(shape)}`,
    expected: 'a batch axis and a last axis of known length',
    fix: 'Give each sample at least one axis, for example with .reshape([-1, 1])',
  });

function axisError(where: string, shape: PartialShape, axis: number, length: number | 'known'): ShapeError {
  if (length === 'known' && axis === -1) return lastUnknown(where, shape);
  const got = `inputs of shape ${formatPartialShape(shape)}`;
  if (length === 'known') return new ShapeError({ where, got, expected: `${axisName(axis)} to be of known length` });
  const flattened = axis === -1 && shape.slice(1).reduce<number>((n, one) => n * (one ?? 1), 1) === length;
  return new ShapeError({
    where,
    got,
    expected: `${axisName(axis)} to be ${length}`,
    fix: flattened
      ? 'Add a Flatten layer before it, or reshape the data'
      : 'Reshape the data, or give the first layer another inputShape',
  });
}

/** @throws ShapeError or DTypeError for an input that does not meet the requirements. */
function checkInput(where: string, { shape, dtype }: KnownInput, spec: InputSpec): void {
  if (isTooFew(shape.length, spec) || isTooMany(shape.length, spec)) throw rankError(where, shape, spec);
  for (const key in spec.axes) {
    const axis = Number(key);
    const length = spec.axes[axis]!;
    const given = shape.at(axis);
    const fits = length === 'known' ? given != null : given === null || given === length;
    if (!fits) throw axisError(where, shape, axis, length);
  }
  if (spec.dtype === undefined || dtype === null || dtype === spec.dtype) return;
  throw new DTypeError({
    where,
    got: `inputs of dtype ${dtype}`,
    expected: spec.dtype,
    fix: `Convert them with .astype('${spec.dtype}')`,
  });
}

/** One spec for each input. @throws ValueError for another number of them. */
function specsFor(
  where: string,
  specs: InputSpec | readonly InputSpec[] | InputListSpec,
  inputs: readonly KnownInput[],
  isOne: boolean,
) {
  const count = inputs.length;
  if (!Array.isArray(specs) && 'each' in specs) {
    if (!isOne && count >= specs.least) return new Array<InputSpec>(count).fill(specs.each);
    const isEmpty = isOne && inputs[0]!.shape.length === 1 && inputs[0]!.shape[0] === 0; // [] is a tensor, too
    throw new ValueError({
      where,
      got: isEmpty ? 'an empty list' : isOne ? 'a single tensor' : plural(count, 'input'),
      expected: `a list of at least ${plural(specs.least, 'tensor')}`,
      fix: isOne && !isEmpty ? 'Put square brackets around the tensors' : '',
    });
  }
  const list: readonly InputSpec[] = Array.isArray(specs) ? specs : [specs as InputSpec];
  if (count === list.length) return list;
  throw new ValueError({
    where,
    got: plural(count, 'input'),
    expected: list.length === 1 ? 'one tensor' : plural(list.length, 'input'),
    fix:
      list.length === 1
        ? 'Join them with concat(...) or stack(...), or apply the layer to each'
        : 'Pass them as a list, in order',
  });
}

/**
 * Looks whether inputs are what a layer takes: the one place where that is said.
 *
 * @param where The layer.
 * @param inputs The shape and dtype of each input; no dtype where only a shape is known.
 * @param isOne Whether it is one tensor that is no list.
 * @throws ValueError for another number of inputs, ShapeError or DTypeError for one that does not fit.
 */
export function checkInputs(where: string, specs: InputSpecs, inputs: readonly KnownInput[], isOne: boolean): void {
  if (specs === null) return;
  const list = specsFor(where, specs, inputs, isOne);
  inputs.forEach((input, i) => {
    checkInput(inputs.length === 1 ? where : `${where}: input ${i}`, input, list[i]!);
  });
}
