import { ShapeError, ValueError } from '@keisan/autograd';
import { AnyLayer } from '../layer/any-layer.ts';
import { formatPartialShape, formatShapes } from '../shapes.ts';
import type { SymbolicTree } from '../symbolic/keras-tensor.ts';
import { checkSymbolic, ModelGraph, ownTree } from '../symbolic/model-graph.ts';
import { mapSpecs, specsOf } from '../symbolic/node.ts';
import { sameStructure } from '../symbolic/tree.ts';
import { cutAtInputs } from './cut.ts';

/**
 * The graph of a model.
 * @throws ValueError for inputs or outputs that are no symbolic tensors, and for a graph that is none.
 */
export function graphOf(where: string, inputs: SymbolicTree, outputs: SymbolicTree): ModelGraph {
  checkSymbolic(where, 'inputs', inputs);
  checkSymbolic(where, 'outputs', outputs);
  return new ModelGraph(where, ...cutAtInputs(where, ownTree(inputs), ownTree(outputs)));
}

/** The layers of a graph, in order: functions are none. */
export const layersOf = (graph: ModelGraph): readonly AnyLayer[] =>
  graph.operations.filter((operation): operation is AnyLayer => operation instanceof AnyLayer);

/**
 * The specs of a model's outputs for specs of its inputs, in their structures.
 * @throws ValueError for another structure, ShapeError for a shape that does not fit.
 */
export function inferGraph(where: string, graph: ModelGraph, given: unknown): unknown {
  const isAlone = Array.isArray(graph.inputTree) && graph.inputTree.length === 1 && !Array.isArray(given);
  const inputs = isAlone ? [given] : given;
  const structure = mapSpecs(graph.inputTree, () => null);
  if (
    !sameStructure(
      mapSpecs(inputs, () => null),
      structure,
    )
  ) {
    throw new ValueError({
      where,
      got: `inputs of shape ${formatShapes(mapSpecs(inputs, ({ shape }) => shape))}`,
      expected: `the structure of ${formatShapes(mapSpecs(graph.inputTree, ({ shape }) => shape))}`,
    });
  }
  const specs = specsOf(inputs);
  graph.inputs.forEach(({ history, shape }, i) => {
    const other = specs[i]!.shape;
    if (
      other.length === shape.length &&
      shape.every((n, axis) => n === null || other[axis] === null || n === other[axis])
    )
      return;
    throw new ShapeError({
      where: `${where}: input "${history.operation.name}"`,
      got: `data of shape ${formatPartialShape(other)}`,
      expected: formatPartialShape(shape),
      fix: 'Reshape the data',
    });
  });
  const isKnown = graph.inputs.every(
    ({ shape, dtype }, i) => specs[i]!.dtype === dtype && shape.every((n, axis) => n === specs[i]!.shape[axis]),
  );
  if (!isKnown || holdsLayers(graph)) return graph.infer(specs);
  return mapSpecs(graph.outputTree, ({ shape, dtype }) => ({ shape, dtype }));
}

/** Whether there are models, or layers of layers, in a graph: what these give may have changed since. */
const holdsLayers = (graph: ModelGraph): boolean => layersOf(graph).some(({ sublayers }) => sublayers.length > 0);
