import { ValueError } from '@keisan/autograd';
import { onFailure } from '@keisan/autograd/internal';
import { describe } from '../returned.ts';
import { isPartialShape } from '../shapes.ts';
import {
  KerasTensor,
  type Node,
  type Operation,
  type PartialSpec,
  type SpecTree,
  type SymbolicTree,
} from './keras-tensor.ts';
import { leavesOf, mapTree, mapTreeOf } from './tree.ts';

const isSpec = (value: unknown): value is PartialSpec =>
  typeof value === 'object' && value !== null && Array.isArray((value as PartialSpec).shape) && 'dtype' in value;

/** {@link mapTreeOf} for trees of specs. */
export const mapSpecs = (specs: unknown, change: (spec: PartialSpec) => unknown): unknown =>
  mapTreeOf(specs, isSpec, change as (leaf: unknown) => unknown);

/** The leaves of a tree of specs, in order. */
export function specsOf(specs: unknown): PartialSpec[] {
  const found: PartialSpec[] = [];
  mapSpecs(specs, (spec) => found.push(spec));
  return found;
}

/** @throws ValueError for anything but specs, which are said to be `what`. */
export function checkSpecs(where: string, specs: unknown, what = ''): void {
  const found: unknown[] = specsOf(specs);
  if (found.length > 0 && found.every((spec) => isSpec(spec) && isPartialShape(spec.shape))) return;
  throw new ValueError({
    where,
    got: `${describe(specs)}${what}`,
    expected: "specs, such as { shape: [null, 784], dtype: 'float32' }",
  });
}

/** A tree with other values in place of its symbolic tensors. */
export const replaceTensors = (tree: unknown, other: (tensor: KerasTensor) => unknown): unknown =>
  mapTree(tree, (leaf) => (leaf instanceof KerasTensor ? other(leaf) : leaf));

/** The symbolic tensors of a tree, in order. */
export const symbolicLeaves = (tree: unknown): KerasTensor[] =>
  leavesOf(tree).filter((leaf) => leaf instanceof KerasTensor);

/**
 * Adds a node to those of `operation`: an application of it that gives what `specs` say. It is taken away again where what it is part of
 * fails.
 * @param nodes The nodes of the operation.
 * @param names The names of the outputs. Default: new ones.
 */
export function addNodeTo(
  nodes: Node[],
  operation: Operation,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
  specs: SpecTree,
  names: readonly string[] = [],
): Node {
  const nodeIndex = nodes.length;
  const outputs: KerasTensor[] = [];
  const node: { -readonly [K in keyof Node]: Node[K] } = {
    operation,
    args,
    kwargs,
    inputs: symbolicLeaves([args, kwargs]),
    result: [],
    outputs,
  };
  node.result = mapSpecs(specs, (spec) => {
    const tensorIndex = outputs.length;
    const output = new KerasTensor(spec, { operation, node, nodeIndex, tensorIndex }, names[tensorIndex]);
    outputs.push(output);
    return output;
  }) as SymbolicTree;
  nodes.push(node);
  onFailure(() => nodes.pop());
  return node;
}
