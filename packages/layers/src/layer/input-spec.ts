import { type DType, DTypeError, type ErrorParts, ShapeError, ValueError } from '@keisan/autograd';
import { checkOptions, everyPlace } from '@keisan/autograd/internal';
import { formatPartialShape, type PartialShape } from '../shapes.ts';

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
  /** How many there are at most. Default: any number. */
  readonly most?: number;
}

/** Whether inputs are one tensor, a list of tensors, or any other tree of them. */
export type Nesting = 'one' | 'list' | 'tree';

/** How inputs are nested, of which a test tells single ones. */
export function nestingOf(inputs: unknown, isOne: (value: unknown) => boolean): Nesting {
  if (isOne(inputs)) return 'one';
  return Array.isArray(inputs) && everyPlace(inputs, (one) => isOne(one)) ? 'list' : 'tree';
}

/** The requirements of a layer: for its one input, for each of several, or for as many as there are. */
export type InputSpecs = InputSpec | readonly InputSpec[] | InputListSpec | null;

/** The shape of an input, and its dtype where it is known. */
export interface KnownInput {
  readonly shape: PartialShape;
  readonly dtype: DType | null;
}

const plural = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
const axesOf = (n: number) => plural(n, 'axis').replace('axiss', 'axes');

/** How many axes an input has to have, in words. */
function ranksOf({ rank, minRank, maxRank }: InputSpec): string {
  if (rank !== undefined) return axesOf(rank);
  if (minRank === undefined) return `at most ${axesOf(maxRank!)}`;
  return maxRank === undefined ? `at least ${axesOf(minRank)}` : `from ${minRank} to ${maxRank} axes`;
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
      fix: `For a single sample, ${ADD_BATCH}`,
    });
  }
  if (oneMissing) return lastUnknown(where, shape);
  const fix =
    shape.length + 1 === (spec.rank ?? spec.minRank)
      ? oneAxisMissing(shape, spec)
      : 'Reshape the data, or give the first layer another inputShape';
  return new ShapeError({ where, got, expected: `${ranksOf(spec)}, that of the batch included`, fix });
}

const ADD_BATCH = 'add the batch axis with tensor(x).expandDims(0)';

/** What to do about one axis too few: of a single sample, or of samples without channels, where something tells them apart. */
function oneAxisMissing(shape: PartialShape, { axes = {} }: InputSpec): string {
  const axis = Object.keys(axes).join() === '1' ? 1 : -1;
  const [batch, ...sample] = shape;
  const data = `.expandDims(${axis})`;
  if (batch === null) {
    const whole = formatPartialShape(axis === 1 ? [1, ...sample] : [...sample, 1]);
    return `Each sample lacks an axis, such as that of the channels: inputShape ${whole}, and ${data} for the data`;
  }
  const channels = axes[axis];
  const given = shape.at(axis === 1 ? 0 : -1);
  if (sample.length === 0 || given === channels) return `For a single sample, ${ADD_BATCH}`;
  if (typeof channels === 'number') return `Add the axis of the channels with ${data}`;
  return `For samples without channels, add their axis with ${data}; for a single sample, ${ADD_BATCH}`;
}

const lastUnknown = (where: string, shape: PartialShape): ShapeError =>
  new ShapeError({
    where,
    got: `inputs of shape ${formatPartialShape(shape)}`,
    expected: 'a batch axis and a last axis of known length',
    fix:
      shape.length > 1
        ? 'Give an Input or a layer before it the length that is null'
        : 'Give each sample at least one axis, for example with .reshape([-1, 1])',
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
  for (const [key, length] of Object.entries(spec.axes ?? {})) {
    const axis = Number(key);
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

const specNames = { rank: true, minRank: true, maxRank: true, axes: true, dtype: true } as const;
const listNames = { each: true, least: true, most: true } as const;

/** @throws ValueError for what says nothing of inputs: no object, or one with other names. */
export function checkInputSpecs(where: string, specs: NonNullable<InputSpecs>): void {
  if (Array.isArray(specs)) for (const spec of specs) checkOptions<InputSpec>(where, spec, specNames);
  else if (typeof specs !== 'object' || !('each' in specs))
    checkOptions<InputSpec>(where, specs as InputSpec, specNames);
  else {
    checkOptions<InputListSpec>(where, specs, listNames);
    checkOptions<InputSpec>(where, specs.each, specNames);
  }
}

/** What a message says of inputs that are no list of as many as there should be. */
function describeInputs(inputs: readonly KnownInput[], nesting: Nesting): Pick<ErrorParts, 'got' | 'fix'> {
  const [first] = inputs;
  const fix = 'Pass them as a list, in order';
  if (nesting === 'tree')
    return { got: `${plural(inputs.length, 'input')} in an object, or in lists within lists`, fix };
  if (nesting === 'list') return { got: plural(inputs.length, 'input'), fix };
  if (first!.shape.length === 1 && first!.shape[0] === 0) return { got: 'an empty list' }; // [] is a tensor, too
  return { got: 'a single tensor', fix: 'Put square brackets around the tensors' };
}

/** How many inputs a list has to have, in words. */
const countsOf = ({ least, most }: InputListSpec): string =>
  most === least ? plural(least, 'input') : `a list of at least ${plural(least, 'tensor')}`;

/** One spec for each input. @throws ValueError for another number of them, or for other nesting. */
function specsFor(
  where: string,
  specs: InputSpec | readonly InputSpec[] | InputListSpec,
  inputs: readonly KnownInput[],
  nesting: Nesting,
): readonly InputSpec[] {
  const count = inputs.length;
  if (!Array.isArray(specs) && 'each' in specs) {
    const { least, most = Infinity } = specs;
    if (nesting === 'list' && count >= least && count <= most) return new Array<InputSpec>(count).fill(specs.each);
    throw new ValueError({ where, ...describeInputs(inputs, nesting), expected: countsOf(specs) });
  }
  if (Array.isArray(specs)) {
    if (count === specs.length && nesting !== 'one') return specs as readonly InputSpec[];
    throw new ValueError({
      where,
      got: plural(count, 'input'),
      expected: plural(specs.length, 'input'),
      fix: 'Pass them as a list, in order',
    });
  }
  if (nesting === 'one') return [specs as InputSpec];
  throw new ValueError({
    where,
    got: count === 1 ? 'one input in a list or an object' : plural(count, 'input'),
    expected: 'one tensor',
    fix:
      count === 1 ? 'Pass the tensor itself' : 'Join them with concat(...) or stack(...), or apply the layer to each',
  });
}

/**
 * Looks whether inputs are what a layer takes: the one place where that is said.
 *
 * @param where The layer.
 * @param inputs The shape and dtype of each input; no dtype where only a shape is known.
 * @param nesting How they are nested.
 * @throws ValueError for another number of inputs, or for other nesting, ShapeError or DTypeError for one that does not fit.
 */
export function checkInputs(where: string, specs: InputSpecs, inputs: readonly KnownInput[], nesting: Nesting): void {
  if (specs === null) return;
  const list = specsFor(where, specs, inputs, nesting);
  inputs.forEach((input, i) => {
    checkInput(inputs.length === 1 ? where : `${where}: input ${i}`, input, list[i]!);
  });
}
