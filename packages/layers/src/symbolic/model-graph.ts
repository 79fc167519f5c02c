import { ValueError } from '@keisan/autograd';
import { addTo, describeValue } from '@keisan/autograd/internal';
import { KerasTensor, type Node, type Operation, type RunContext, type SymbolicTree } from './keras-tensor.ts';
import { replaceTensors, symbolicLeaves } from './node.ts';
import { holds, leavesOf, mapTree } from './tree.ts';

/** The node that a symbolic tensor comes from. */
const nodeOf = (tensor: KerasTensor): Node => tensor.history.node;

/** Whether a symbolic tensor is what `Input` gave. */
export const isInput = (tensor: KerasTensor): boolean => nodeOf(tensor).inputs.length === 0;

/** @throws ValueError for anything but symbolic tensors, and for none. */
export function checkSymbolic(where: string, what: 'inputs' | 'outputs', tree: unknown): void {
  const leaves = tree === null ? [] : leavesOf(tree);
  const odd = leaves.filter((leaf) => !(leaf instanceof KerasTensor));
  if (leaves.length > 0 && odd.length === 0) return;
  throw new ValueError({
    where,
    got: leaves.length === 0 ? `no ${what}` : `${describeValue(odd[0])} among the ${what}`,
    expected: 'symbolic tensors, alone or in arrays and objects',
    fix:
      what === 'inputs'
        ? 'Write const x = Input([784]) and pass x'
        : `${leaves.length === 0 ? 'Write new Model({ inputs, outputs }): pass' : 'Pass'} what apply(...) gives for a symbolic tensor`,
  });
}

/** The nodes from inputs to outputs, each after those that it reads, and when each operation was met first, from the outputs on. */
function traverse(where: string, inputs: readonly KerasTensor[], outputs: readonly KerasTensor[]) {
  const given = new Set(inputs);
  const sorted: Node[] = [];
  const met = new Map<Operation, number>();
  const finished = new Set<Node>();
  const running = new Set<Node>();
  /** The nodes on the way, each with the next of its inputs: a stack, since graphs are deeper than calls may be. */
  const way: { readonly node: Node; next: number }[] = [];
  const enter = (tensor: KerasTensor): void => {
    const node = nodeOf(tensor);
    if (finished.has(node)) return;
    if (!isInput(tensor) && given.has(tensor)) {
      finished.add(node);
      return;
    }
    if (running.has(node)) {
      throw new ValueError({ where, got: `a ring through ${node.operation.label}`, expected: 'a graph without rings' });
    }
    if (!met.has(node.operation)) met.set(node.operation, met.size);
    running.add(node);
    way.push({ node, next: 0 });
  };
  for (const output of outputs) {
    enter(output);
    for (let last = way.at(-1); last; last = way.at(-1)) {
      const { node } = last;
      const input = node.inputs[last.next++];
      if (input) {
        enter(input);
        continue;
      }
      way.pop();
      running.delete(node);
      finished.add(node);
      sorted.push(node);
    }
  }
  return { sorted, met };
}

/** The nodes that compute outputs from inputs, each after those that it reads. */
export const nodesBetween = (
  where: string,
  inputs: readonly KerasTensor[],
  outputs: readonly KerasTensor[],
): readonly Node[] => traverse(where, inputs, outputs).sorted;

const grouped = <T>(depths: ReadonlyMap<T, number>): (readonly [depth: number, T[]])[] => {
  const groups = new Map<number, T[]>();
  for (const [one, depth] of depths) addTo(groups, depth, one);
  return [...groups].sort(([a], [b]) => b - a);
};

/**
 * The graph between symbolic tensors: the nodes that compute the outputs from the inputs, in the order in which Keras runs, lists and
 * saves them. Source: Keras's map_graph.
 */
export class ModelGraph {
  /** The inputs, in their structure. */
  readonly inputTree: SymbolicTree;
  /** The outputs, in their structure. */
  readonly outputTree: SymbolicTree;
  readonly inputs: readonly KerasTensor[];
  readonly outputs: readonly KerasTensor[];
  /** By how far they are from the outputs, the furthest first. */
  readonly levels: readonly (readonly Node[])[];
  /** Each once, by how far they are from the outputs, the furthest first. */
  readonly operations: readonly Operation[];
  readonly #nodes: ReadonlySet<Node>;

  /** @throws ValueError for outputs that do not come from the inputs, inputs that occur twice, and two operations of one name. */
  constructor(where: string, inputTree: SymbolicTree, outputTree: SymbolicTree) {
    this.inputTree = inputTree;
    this.outputTree = outputTree;
    this.inputs = Object.freeze(symbolicLeaves(inputTree));
    this.outputs = Object.freeze(symbolicLeaves(outputTree));
    const twice = this.inputs.find((input, i) => this.inputs.indexOf(input) !== i);
    if (twice) {
      throw new ValueError({
        where,
        got: `the input "${nodeOf(twice).operation.name}" twice`,
        expected: 'each input once',
      });
    }
    const { sorted, met } = traverse(where, this.inputs, this.outputs);
    const { nodes, operations } = this.#depths(sorted, met);
    this.levels = grouped(nodes).map(([, level]) => level);
    this.operations = grouped(operations).flatMap(([, level]) => level.sort((a, b) => met.get(a)! - met.get(b)!));
    this.#nodes = new Set(this.levels.flat());
    this.#checkConnected(where);
    this.#checkNames(where);
  }

  /** How far nodes and operations are from the outputs. An input that nobody reads is there all the same. */
  #depths(sorted: readonly Node[], met: Map<Operation, number>) {
    const inGraph = new Set(sorted);
    const nodes = new Map<Node, number>();
    const operations = new Map<Operation, number>();
    for (const node of sorted.toReversed()) {
      const depth = Math.max(nodes.get(node) ?? 0, operations.get(node.operation) ?? 0);
      operations.set(node.operation, depth);
      nodes.set(node, depth);
      for (const input of node.inputs) {
        const source = nodeOf(input);
        if (inGraph.has(source)) nodes.set(source, Math.max(depth + 1, nodes.get(source) ?? 0));
      }
    }
    for (const input of this.inputs) {
      const node = nodeOf(input);
      if (!isInput(input) || operations.has(node.operation)) continue;
      operations.set(node.operation, 0);
      met.set(node.operation, -1);
      nodes.set(node, 0);
    }
    return { nodes, operations };
  }

  /** An Input that is read has to be among the inputs. */
  #checkConnected(where: string): void {
    const missing = this.levels
      .flat()
      .find((node) => node.inputs.length === 0 && !this.inputs.includes(node.outputs[0]!));
    if (!missing) return;
    throw new ValueError({
      where,
      got: `outputs that come from ${missing.operation.label}, which is not among the inputs`,
      expected: `outputs that come from the inputs alone: ${this.inputs.map(({ history }) => history.operation.name).join(', ')}`,
      fix: `Put the Input "${missing.operation.name}" among the inputs`,
    });
  }

  #checkNames(where: string): void {
    const names = new Set<string>();
    for (const { name } of this.operations) {
      if (names.has(name)) {
        throw new ValueError({
          where,
          got: `two layers or functions named "${name}"`,
          expected: 'a name of its own for each',
          fix: 'Pass another name option, or a new layer',
        });
      }
      names.add(name);
    }
  }

  /** Whether a node is part of the graph. */
  has(node: Node): boolean {
    return this.#nodes.has(node);
  }

  /** The nodes of an operation that are part of the graph. */
  nodesOf(operation: Operation): readonly Node[] {
    return operation.ownNodes.filter((node) => this.has(node));
  }

  /** What the outputs are for values of the inputs, in their structure. */
  run(values: readonly unknown[], context: RunContext): unknown {
    return this.follow(values, ({ operation }, args, kwargs) => operation.run(args, kwargs, context));
  }

  /** The specs of the outputs for specs of the inputs, in their structure. */
  infer(specs: readonly unknown[]): unknown {
    return this.follow(specs, ({ operation }, args, kwargs) => operation.infer(args, kwargs));
  }

  /** What the outputs are, in their structure, where `compute` says what each node gives for what those before it gave. */
  follow(
    values: readonly unknown[],
    compute: (node: Node, args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>) => unknown,
  ): unknown {
    const known = new Map<KerasTensor, unknown>(this.inputs.map((input, i) => [input, values[i]]));
    const valueIn = (tensor: KerasTensor) => known.get(tensor);
    for (const level of this.levels) {
      for (const node of level) {
        if (node.inputs.length === 0) continue;
        const result = compute(
          node,
          replaceTensors(node.args, valueIn) as readonly unknown[],
          replaceTensors(node.kwargs, valueIn) as Readonly<Record<string, unknown>>,
        );
        store(node, result, known);
      }
    }
    return replaceTensors(this.outputTree, valueIn);
  }
}

/** Notes what a node gave, leaf by leaf. */
function store(node: Node, result: unknown, known: Map<KerasTensor, unknown>): void {
  if (node.result instanceof KerasTensor) {
    known.set(node.result, result);
    return;
  }
  const follow = (tree: SymbolicTree, value: unknown): void => {
    if (tree instanceof KerasTensor) known.set(tree, value);
    else
      for (const [key, branch] of Object.entries(tree))
        follow(branch as SymbolicTree, value?.[key as keyof typeof value]);
  };
  follow(node.result, result);
}

/** Whether there is a symbolic tensor in a tree. */
export const isSymbolicTree = (tree: unknown): boolean => holds(tree, (leaf) => leaf instanceof KerasTensor);

/** A copy of a tree: a list that was given stays the user's own. */
export const ownTree = <T>(tree: T): T => mapTree(tree, (leaf) => leaf) as T;
