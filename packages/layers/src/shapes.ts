import { everyPlace, MOST_AXES } from '@keisan/autograd/internal';

/** A shape in which null stands for a length that is not known yet, such as that of the batch. */
export type PartialShape = readonly (number | null)[];

/** Whether something is a shape whose lengths, where they are known, are whole numbers of at least `least`. */
export const isPartialShape = (shape: unknown, least = 0): shape is PartialShape =>
  Array.isArray(shape) &&
  shape.length <= MOST_AXES &&
  everyPlace(shape, (n) => n === null || (Number.isInteger(n) && (n as number) >= least));

/** `[null, 784]`, as messages print it. */
export function formatPartialShape(shape: PartialShape): string {
  return `[${shape.map((n) => n ?? 'null').join(', ')}]`;
}

/** Shapes in any nesting of arrays and objects, as messages print them. */
export function formatShapes(shapes: unknown): string {
  if (isPartialShape(shapes)) return formatPartialShape(shapes);
  if (Array.isArray(shapes)) return `[${shapes.map(formatShapes).join(', ')}]`;
  return `{ ${Object.entries(shapes as object)
    .map(([key, shape]) => `${key}: ${formatShapes(shape)}`)
    .join(', ')} }`;
}

/** A copy of `shape` that nobody can change: a list that was given stays the user's own. */
export const ownShape = <S extends PartialShape>(shape: S): S => Object.freeze([...shape]) as unknown as S;

/** The index along each axis of the element at a place in row-major order. */
export function indexAt(place: number, shape: readonly number[]): number[] {
  let rest = place;
  return shape
    .toReversed()
    .map((length) => {
      const index = rest % length;
      rest = Math.floor(rest / length);
      return index;
    })
    .toReversed();
}
