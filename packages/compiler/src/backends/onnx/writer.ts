import type { Graph, NestedGraph, OnnxAttributes, OnnxBuilder, OnnxSpec, OnnxType, Shape } from '@keisan/autograd';
import { keyOf, sizeOf } from '@keisan/autograd/internal';
import type { onnx } from 'onnx-proto';
import type { Kernel } from './kernels.ts';
import { lowerGraph } from './lower.ts';
import { attributeProto, type NamedGraph, tensorProto, typeNumber, valueInfo } from './proto.ts';

const tests = ['And', 'Equal', 'Greater', 'GreaterOrEqual', 'IsNaN', 'Less', 'LessOrEqual', 'Not', 'Or', 'Xor'];

/** The element type of a node's result, given the one that it works on. */
function resultType({ operator, dtype }: Kernel): OnnxType {
  if (tests.includes(operator)) return 'bool';
  return operator === 'ArgMax' || operator === 'ArgMin' ? 'int64' : dtype;
}

/** The names that graphs nested in these nodes read. */
function readInside(nodes: readonly onnx.INodeProto[]): Set<string> {
  const names = new Set<string>();
  const visit = (node: onnx.INodeProto) => {
    for (const { g } of node.attribute ?? []) {
      for (const inner of g?.node ?? []) {
        for (const name of inner.input ?? []) names.add(name);
        visit(inner);
      }
    }
  };
  nodes.forEach(visit);
  return names;
}

/** Collects the nodes of one ONNX graph, and the constants of the whole model. */
export class OnnxWriter implements OnnxBuilder {
  readonly nodes: onnx.INodeProto[] = [];
  readonly constants: onnx.ITensorProto[];
  readonly #known: Map<string, string>;
  readonly #types: Map<string, OnnxType>;
  readonly #kernels: Map<string, Kernel>;
  readonly #prefix: string;
  /** How many nested graphs the whole model has so far. */
  readonly #nested: { count: number };

  /** A writer for a graph nested in `outer`, whose constants it shares. */
  constructor(outer?: OnnxWriter) {
    this.constants = outer?.constants ?? [];
    this.#known = new Map(outer ? outer.#known : []);
    this.#types = new Map(outer ? outer.#types : []);
    this.#kernels = outer ? outer.#kernels : new Map();
    this.#nested = outer ? outer.#nested : { count: 0 };
    this.#prefix = outer ? `body${this.#nested.count++ || ''}_` : '';
  }

  node(opType: string, inputs: readonly string[], attributes: OnnxAttributes = {}): string {
    const key = keyOf([opType, inputs, attributes]);
    const twin = this.#known.get(key);
    if (twin !== undefined) return twin;
    const output = this.nodeWithOutputs(opType, inputs, 1, attributes)[0]!;
    this.#known.set(key, output);
    const dtype = this.#types.get(inputs[opType === 'Where' ? 1 : 0]!);
    if (dtype) {
      const kernel = { operator: opType, dtype };
      this.#kernels.set(`${opType} ${dtype}`, kernel);
      this.declare(output, resultType(kernel));
    }
    return output;
  }

  nodeWithOutputs(
    opType: string,
    inputs: readonly string[],
    outputs: number,
    attributes: OnnxAttributes = {},
  ): readonly string[] {
    const name = `${this.#prefix}${opType}_${this.nodes.length}`;
    const output = outputs === 1 ? [name] : Array.from({ length: outputs }, (_, i) => `${name}_${i}`);
    const attribute = Object.entries(attributes).map(([key, value]) => attributeProto(key, value));
    this.add({ opType, name, input: [...inputs], output, attribute });
    return output;
  }

  graph(
    inputs: readonly OnnxSpec[],
    results: readonly OnnxSpec[],
    write: (b: OnnxBuilder, inputs: readonly string[]) => readonly string[],
  ): { readonly graph: NamedGraph } {
    const inner = new OnnxWriter(this);
    const names = inputs.map((_, i) => `${inner.#prefix}input_${i}`);
    inputs.forEach(({ dtype }, i) => {
      inner.declare(names[i]!, dtype);
    });
    const named = write(inner, names).map((value, i) => ({ value, name: `${inner.#prefix}result_${i}` }));
    inner.nameResults(named);
    const graph = {
      name: inner.#prefix,
      node: inner.nodes,
      input: inputs.map(({ dtype, shape }, i) => valueInfo(names[i]!, dtype, shape)),
      output: results.map(({ dtype, shape }, i) => valueInfo(named[i]!.name, dtype, shape)),
    };
    return { graph };
  }

  lower(graph: NestedGraph, inputs: readonly string[]): readonly string[] {
    return lowerGraph(graph as Graph, this, inputs);
  }

  /** What the nodes work on, each operator and element type once. Those of nodes that `add` was given are not known. */
  get kernels(): readonly Kernel[] {
    return [...this.#kernels.values()];
  }

  add(node: onnx.INodeProto): void {
    this.nodes.push(node);
  }

  /**
   * Gives the results of this graph their names, once all nodes are there. A value that no node of this graph makes, that
   * is a result already, or that a nested graph reads, is copied.
   */
  nameResults(results: readonly { readonly value: string; readonly name: string }[]): void {
    const made = new Set(this.nodes.flatMap((node) => node.output ?? []));
    const inside = readInside(this.nodes);
    const renamed = new Map<string, string>();
    const copies = results.filter(({ value, name }) => {
      const own = made.has(value) && !renamed.has(value) && !inside.has(value);
      if (own) renamed.set(value, name);
      return !own;
    });
    const current = (value: string) => renamed.get(value) ?? value;
    for (const node of this.nodes) {
      node.input = (node.input ?? []).map(current);
      node.output = (node.output ?? []).map(current);
    }
    for (const { value, name } of copies) {
      this.add({ opType: 'Identity', name, input: [current(value)], output: [name] });
    }
  }

  constant(value: number | readonly number[], dtype: OnnxType, shape?: Shape): string {
    const values = typeof value === 'number' ? [value] : value;
    return this.#constant(values, dtype, shape ?? (typeof value === 'number' ? [] : [value.length]));
  }

  #constant(values: readonly number[], dtype: OnnxType, shape: Shape): string {
    const key = keyOf({ dtype, shape, values });
    const twin = this.#known.get(key);
    if (twin !== undefined) return twin;
    const name = this.array(values, dtype, shape);
    this.#known.set(key, name);
    return name;
  }

  /** A constant of any size. */
  array(values: ArrayLike<number>, dtype: OnnxType, shape: Shape): string {
    const name = `constant_${this.constants.length}`;
    this.constants.push(tensorProto(name, values, dtype, shape));
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
