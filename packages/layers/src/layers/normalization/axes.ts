import type { InputSpec } from '../../input-spec.ts';
import { type Axes, axes, type Kind } from '../../options/kind.ts';
import type { PartialShape } from '../../shapes.ts';

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
