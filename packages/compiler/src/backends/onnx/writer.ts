import type { DType, Graph, NestedGraph, Shape, TypedArray } from '@keisan/autograd';
import { keyOf, sizeOf } from '@keisan/autograd/internal';
import type { OnnxAttribute, OnnxAttributes, OnnxBuilder, OnnxGraph, OnnxSpec, OnnxType } from './builder.ts';
import type { Kernel } from './kernels.ts';
import { lowerGraph } from './lower.ts';
import { type NamedGraph, type NodeProto, type TensorProto, tensorProto, typeNumber } from './proto.ts';
import type { Named, RuntimeTensor } from './session.ts';

const tests = ['And', 'Equal', 'Greater', 'GreaterOrEqual', 'IsNaN', 'Less', 'LessOrEqual', 'Not', 'Or', 'Xor'];

const positions = ['ArgMax', 'ArgMin'];

/** The element type of a node's result, given the one that it works on. */
function resultType({ operator, dtype }: Kernel): OnnxType {
  if (tests.includes(operator)) return 'bool';
  return positions.includes(operator) ? 'int64' : dtype;
}

/** Operators that have kernels for every type, or hold graphs, what these work on being noted where their own nodes are written. */
const untyped = ['If', 'Loop', 'Shape'];

const isGraph = (attribute: OnnxAttribute): attribute is { readonly graph: OnnxGraph } =>
  typeof attribute === 'object' && 'graph' in attribute;

/** Operators that take less time without their last output, where nobody reads it. */
const withOptionalOutput = ['MaxPool'];

/** The names that graphs nested in these nodes read. */
function readInside(nodes: readonly NodeProto[]): Set<string> {
  const names = new Set<string>();
  const visit = (node: NodeProto) => {
    for (const attribute of Object.values(node.attributes)) {
      if (!isGraph(attribute)) continue;
      for (const inner of (attribute.graph as NamedGraph).nodes) {
        for (const name of inner.input) names.add(name);
        visit(inner);
      }
    }
  };
  nodes.forEach(visit);
  return names;
}

/** Constants of more elements than this may be given at each call, from where they lie, in place of being copied into the model. */
const BOUND = 2 ** 16;

/** What a whole model has, with all of its nested graphs. */
class ModelParts {
  readonly constants: TensorProto[] = [];
  readonly bound = new Map<string, RuntimeTensor>();
  readonly kernels = new Map<string, Kernel>();
  /** How many nested graphs there are so far. */
  nested = 0;
}

/** Collects the nodes of one ONNX graph, and the constants of the whole model. */
export class OnnxWriter implements OnnxBuilder {
  readonly nodes: NodeProto[] = [];
  readonly #binds: boolean;
  readonly #model: ModelParts;
  readonly #known: Map<string, readonly string[]>;
  readonly #types: Map<string, OnnxType>;
  readonly #prefix: string;

  /**
   * @param binds Whether large constants are to be given at each call.
   * @param outer The writer of the graph that this one is nested in.
   */
  constructor(binds: boolean, outer?: OnnxWriter) {
    this.#binds = binds;
    this.#model = outer ? outer.#model : new ModelParts();
    this.#known = new Map(outer ? outer.#known : []);
    this.#types = new Map(outer ? outer.#types : []);
    this.#prefix = outer ? `body${this.#model.nested++ || ''}_` : '';
  }

  /** The constants in the model. */
  get constants(): readonly TensorProto[] {
    return this.#model.constants;
  }

  /** The constants that are to be given at each call, by name. */
  get bound(): Named {
    return Object.fromEntries(this.#model.bound);
  }

  node(opType: string, inputs: readonly string[], attributes: OnnxAttributes = {}): string {
    return this.nodeWithOutputs(opType, inputs, 1, attributes)[0]!;
  }

  nodeWithOutputs(
    opType: string,
    inputs: readonly string[],
    outputs: number,
    attributes: OnnxAttributes = {},
  ): readonly string[] {
    const key = Object.values(attributes).some(isGraph) ? null : keyOf([opType, inputs, outputs, attributes]);
    const twin = key === null ? undefined : this.#known.get(key);
    if (twin !== undefined) return twin;
    const name = `${this.#prefix}${opType}_${this.nodes.length}`;
    const output = outputs === 1 ? [name] : Array.from({ length: outputs }, (_, i) => `${name}_${i}`);
    this.add({ opType, name, input: [...inputs], output, attributes });
    if (key !== null) this.#known.set(key, output);
    this.#noteKernel(opType, inputs, output);
    return output;
  }

  /** Notes what a node works on, and the type of its only or first output. */
  #noteKernel(operator: string, inputs: readonly string[], [output]: readonly string[]): void {
    const dtype = this.#types.get(inputs[operator === 'Where' ? 1 : 0]!);
    if (!dtype || untyped.includes(operator)) return;
    const kernel = { operator, dtype };
    this.#model.kernels.set(`${operator} ${dtype}`, kernel);
    this.declare(output!, resultType(kernel));
  }

  graph(
    inputs: readonly OnnxSpec[],
    results: readonly OnnxSpec[],
    write: (b: OnnxBuilder, inputs: readonly string[]) => readonly string[],
  ): { readonly graph: NamedGraph } {
    const inner = new OnnxWriter(this.#binds, this);
    const names = inputs.map((_, i) => `${inner.#prefix}input_${i}`);
    inputs.forEach(({ dtype }, i) => {
      inner.declare(names[i]!, dtype);
    });
    const named = write(inner, names).map((value, i) => ({ value, name: `${inner.#prefix}result_${i}` }));
    inner.nameResults(named);
    const graph: NamedGraph = {
      name: inner.#prefix,
      nodes: inner.nodes,
      constants: [],
      inputs: inputs.map(({ dtype, shape }, i) => ({ name: names[i]!, dtype, shape })),
      outputs: results.map(({ dtype, shape }, i) => ({ name: named[i]!.name, dtype, shape })),
    };
    return { graph };
  }

  lower(graph: NestedGraph, inputs: readonly string[]): readonly string[] {
    return lowerGraph(graph as Graph, this, inputs);
  }

  /** What the nodes work on, each operator and element type once. Those of nodes that `add` was given are not known. */
  get kernels(): readonly Kernel[] {
    return [...this.#model.kernels.values()];
  }

  add(node: NodeProto): void {
    this.nodes.push(node);
  }

  /**
   * Gives the results of this graph their names, once all nodes are there. A value that no node of this graph makes, that
   * is a result already, or that a nested graph reads, is copied.
   */
  nameResults(results: readonly { readonly value: string; readonly name: string }[]): void {
    const made = new Set(this.nodes.flatMap((node) => node.output));
    const inside = readInside(this.nodes);
    const renamed = new Map<string, string>();
    const copies = results.filter(({ value, name }) => {
      const own = made.has(value) && !renamed.has(value) && !inside.has(value);
      if (own) renamed.set(value, name);
      return !own;
    });
    const current = (value: string) => renamed.get(value) ?? value;
    for (const node of this.nodes) {
      node.input = node.input.map(current);
      node.output = node.output.map(current);
    }
    for (const { value, name } of copies) {
      this.add({ opType: 'Identity', name, input: [current(value)], output: [name], attributes: {} });
    }
    this.#dropUnread(inside, results);
  }

  /** Leaves out optional outputs that nothing reads. */
  #dropUnread(inside: ReadonlySet<string>, results: readonly { readonly name: string }[]): void {
    const nodes = this.nodes.filter(({ opType }) => withOptionalOutput.includes(opType));
    if (nodes.length === 0) return;
    const read = new Set([...inside, ...results.map(({ name }) => name)]);
    for (const { input } of this.nodes) for (const name of input) read.add(name);
    for (const node of nodes) node.output = node.output.filter((name, i) => i === 0 || read.has(name));
  }

  constant(value: number | readonly number[], dtype: OnnxType, shape?: Shape): string {
    const values = typeof value === 'number' ? [value] : value;
    return this.#constant(values, dtype, shape ?? (typeof value === 'number' ? [] : [value.length]));
  }

  #constant(values: readonly number[], dtype: OnnxType, shape: Shape): string {
    const key = keyOf({ dtype, shape, values });
    const twin = this.#known.get(key);
    if (twin !== undefined) return twin[0]!;
    const name = this.#initializer(values, dtype, shape);
    this.#known.set(key, [name]);
    return name;
  }

  array(values: TypedArray, dtype: DType, shape: Shape): string {
    if (!this.#binds || values.length <= BOUND) return this.#initializer(values, dtype, shape);
    const name = `bound_${this.#model.bound.size}`;
    this.#model.bound.set(name, { dtype, shape, data: values });
    return name;
  }

  #initializer(values: ArrayLike<number>, dtype: OnnxType, shape: Shape): string {
    const name = `constant_${this.constants.length}`;
    this.#model.constants.push(tensorProto(name, values, dtype, shape));
    this.declare(name, dtype);
    if (sizeOf(shape) !== values.length)
      throw new RangeError(`${values.length} values for the shape [${shape.join(', ')}]`);
    return name;
  }

  /** Notes the element type of a value, so that needless casts are left out. */
  declare(value: string, dtype: OnnxType): void {
    this.#types.set(value, dtype);
  }

  cast(value: string, dtype: OnnxType): string {
    if (this.#types.get(value) === dtype) return value;
    const result = this.node('Cast', [value], { to: typeNumber(dtype) });
    this.declare(result, dtype);
    return result;
  }
}
