import { ShapeError } from '@keisan/autograd';
import type { InputSpec } from '../../layer/input-spec.ts';
import { type Axes, axes, type Kind } from '../../options/kind.ts';
import { formatPartialShape, type PartialShape } from '../../shapes.ts';

/** The axes of an option, in the order in which Keras has them in the shapes of weights. */
export const axesOf = (axis: Axes): readonly number[] =>
  typeof axis === 'number' ? [axis] : axis.toSorted((a, b) => a - b);

/** The axes of a layer, which Keras saves as a list once it is built. */
export const normalizedAxes: Kind<Axes> = {
  ...axes,
  keras: (held, owner) => (Reflect.get(owner, 'built') ? axesOf(held) : held),
};

/** That axes have lengths that are known, or those that a layer is built for. */
export const specOfAxes = (axes: readonly number[], built: PartialShape | null): InputSpec => ({
  axes: Object.fromEntries(axes.map((axis) => [axis, built?.at(axis) ?? 'known'])),
});

/**
 * How long a shape is along axes whose lengths are known.
 * @throws ShapeError for axes that name one twice.
 */
export function lengthsAlong(where: string, axes: readonly number[], shape: PartialShape): readonly number[] {
  if (new Set(axes.map((axis) => (axis < 0 ? axis + shape.length : axis))).size < axes.length) {
    throw new ShapeError({
      where,
      got: `inputs of shape ${formatPartialShape(shape)} for axis ${JSON.stringify(axes)}`,
      expected: 'each axis once',
    });
  }
  return axes.map((axis) => shape.at(axis)!);
}
