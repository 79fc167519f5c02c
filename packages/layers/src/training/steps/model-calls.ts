import type { Tensor, Tree } from '@keisan/autograd';
import type { Layer } from '../../layer/layer.ts';
import { isPartialShape, type PartialShape } from '../../shapes.ts';
import { type Leaf, leavesOf, mapLeaves, type Nested } from '../../structure.ts';
import type { OutputSpec } from '../objective/outputs.ts';

const shapesOf = (inputs: Nested<Tensor>): Nested<PartialShape> =>
  mapLeaves(inputs, ({ shape: [, ...sample] }) => [null, ...sample] as PartialShape) as Nested<PartialShape>;

/** What a model returns for inputs of its own nesting. */
export function outputsFor(model: Layer, inputs: Tree, training: boolean): Tree {
  const outputs: unknown = model.apply(inputs as never, { training });
  return outputs as Tree;
}

/** Builds a model for any number of such inputs, unless it is built. */
export function buildFor(model: Layer, inputs: Nested<Tensor>): void {
  model.ensureBuilt(shapesOf(inputs) as never);
}

/** What is known of outputs apart from their values. */
export const specsOfOutputs = (predicted: Tree): readonly Leaf<OutputSpec>[] =>
  leavesOf<Tensor>(predicted as Nested<Tensor>).map(
    ({
      path,
      value: {
        shape: [, ...sample],
      },
    }) => ({
      path,
      value: { shape: [null, ...sample] },
    }),
  );

/** What a model gives for any number of such inputs. */
export function outputSpecsFor(model: Layer, inputs: Nested<Tensor>): readonly Leaf<OutputSpec>[] {
  const shapes: unknown = model.computeOutputShape(shapesOf(inputs) as never);
  return leavesOf<PartialShape>(shapes as Nested<PartialShape>, (value) => isPartialShape(value)).map(
    ({ path, value }) => ({ path, value: { shape: value } }),
  );
}
