import { ShapeError, ValueError } from './errors.ts';
import { describeList, describeValue } from './given/describe-value.ts';
import { everyPlace } from './given/places.ts';
import { checkRank } from './given/size-limits.ts';

/** The length of each axis, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** One axis, several, or all of them. Negative axes count from the end. */
export type Axis = number | readonly number[] | null;

/** The number of elements in `shape`: the product of its axes, 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** `[2, 3]`, as error messages and diagrams print a shape. */
export function formatShape(shape: Shape): string {
  return describeList(shape);
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, i) => length === b[i]);
}

/**
 * The shape two operands broadcast to under NumPy's rule: aligned at the end, lengths equal or 1.
 * @throws ShapeError naming `where` when they do not fit.
 */
export function broadcastShapes(where: string, ...shapes: readonly Shape[]): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result: number[] = new Array(rank).fill(1);
  for (const shape of shapes) {
    const lead = rank - shape.length;
    for (let i = 0; i < shape.length; i++) {
      const length = shape[i]!;
      if (length === 1) continue;
      if (result[lead + i] !== 1 && result[lead + i] !== length) {
        throw new ShapeError({
          where,
          got: `shapes ${shapes.map(formatShape).join(' and ')}`,
          expected: 'shapes that broadcast: aligned at the end, each pair of axes equal or 1',
          fix: 'Reshape, transpose or expandDims one of them',
        });
      }
      result[lead + i] = length;
    }
  }
  return result;
}

/**
 * `axis` counted from the front.
 * @throws ValueError when it is outside `[-rank, rank)`.
 */
export function normalizeAxis(where: string, axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new ValueError({
      where,
      got: `axis ${describeValue(axis)} for a tensor of rank ${rank}`,
      expected: rank === 0 ? 'no axis: a scalar has none' : `an integer from ${-rank} to ${rank - 1}`,
    });
  }
  return axis < 0 ? axis + rank : axis;
}

/** Axes counted from the front, ascending, without repeats; all of them for `null` or `undefined`. */
export function normalizeAxes(where: string, axis: Axis | undefined, rank: number): readonly number[] {
  if (axis === null || axis === undefined) return Array.from({ length: rank }, (_, i) => i);
  const given: readonly number[] = Array.isArray(axis) ? axis : [axis as number];
  if (given.length > rank) {
    throw new ValueError({
      where,
      got: `axis ${describeValue(axis)} for a tensor of rank ${rank}`,
      expected: rank === 0 ? 'no axis: a scalar has none' : `each axis at most once, of ${rank}`,
    });
  }
  const axes = Array.from(given, (a) => normalizeAxis(where, a, rank));
  const distinct = [...new Set(axes)].sort((a, b) => a - b);
  if (distinct.length !== axes.length) {
    throw new ValueError({ where, got: `axis ${formatShape(given)}`, expected: 'each axis once' });
  }
  return distinct;
}

const isLength = (n: unknown): boolean => Number.isInteger(n) && (n as number) >= 0;

/** What to do about a shape that is none. */
export function adviceForShape(shape: unknown): string {
  if (typeof shape === 'number') return 'Put square brackets around the lengths';
  const isLacking = Array.isArray(shape) && shape.includes(undefined);
  return isLacking ? 'A length is undefined: the last one of a shape is shape.at(-1), not shape[-1]' : '';
}

/**
 * A copy of `shape`, whose axes are whole numbers of at least 0: writing to the list that was given changes no tensor.
 * @throws ValueError for anything else, ShapeError for more axes than a tensor can have.
 */
export function checkShape(where: string, shape: Shape): Shape {
  if (Array.isArray(shape)) checkRank(where, shape.length);
  if (!Array.isArray(shape) || !everyPlace(shape, isLength)) {
    const isList = Array.isArray(shape);
    throw new ValueError({
      where,
      got: `shape ${isList ? describeList(shape) : describeValue(shape)}`,
      expected: `a list of ${isList ? 'whole numbers of at least 0' : 'lengths'}, such as [2, 3]`,
      fix: adviceForShape(shape),
    });
  }
  return [...shape];
}
