import type { OnnxAttribute, OnnxBuilder, OnnxType, Shape } from '@keisan/autograd';
import { keyOf, sizeOf } from '@keisan/autograd/internal';
import type { onnx } from 'onnx-proto';
import type { Kernel } from './kernels.ts';
import { attributeProto, tensorProto, typeNumber } from './proto.ts';

const tests = ['And', 'Equal', 'Greater', 'GreaterOrEqual', 'IsNaN', 'Less', 'LessOrEqual', 'Not', 'Or', 'Xor'];

/** The element type of a node's result, given the one that it works on. */
function resultType({ operator, dtype }: Kernel): OnnxType {
  if (tests.includes(operator)) return 'bool';
  return operator === 'ArgMax' || operator === 'ArgMin' ? 'int64' : dtype;
}

/** Collects the nodes of one ONNX graph, and the constants of the whole model. */
export class OnnxWriter implements OnnxBuilder {
  readonly nodes: onnx.INodeProto[] = [];
  readonly constants: onnx.ITensorProto[];
  readonly #known: Map<string, string>;
  readonly #types: Map<string, OnnxType>;
  readonly #kernels = new Map<string, Kernel>();
  readonly #prefix: string;

  /** A writer for a graph nested in `outer`, whose constants it shares. */
  constructor(outer?: OnnxWriter) {
    this.constants = outer?.constants ?? [];
    this.#known = new Map(outer ? outer.#known : []);
    this.#types = new Map(outer ? outer.#types : []);
    this.#prefix = outer ? `${outer.#prefix}body_` : '';
  }

  node(opType: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    const key = keyOf([opType, inputs, attributes]);
    const twin = this.#known.get(key);
    if (twin !== undefined) return twin;
    const output = `${this.#prefix}${opType}_${this.nodes.length}`;
    this.add({
      opType,
      name: output,
      input: [...inputs],
      output: [output],
      attribute: Object.entries(attributes).map(([name, value]) => attributeProto(name, value)),
    });
    this.#known.set(key, output);
    const dtype = this.#types.get(inputs[opType === 'Where' ? 1 : 0]!);
    if (dtype) {
      const kernel = { operator: opType, dtype };
      this.#kernels.set(`${opType} ${dtype}`, kernel);
      this.declare(output, resultType(kernel));
    }
    return output;
  }

  /** What the nodes work on, each operator and element type once. Those of nodes that `add` was given are not known. */
  get kernels(): readonly Kernel[] {
    return [...this.#kernels.values()];
  }

  add(node: onnx.INodeProto): void {
    this.nodes.push(node);
  }

  /**
   * Gives the results of this graph their names, once all nodes are there. A value that no node of this graph makes, or
   * that is a result already, is copied.
   */
  nameResults(results: readonly { readonly value: string; readonly name: string }[]): void {
    const made = new Set(this.nodes.flatMap((node) => node.output ?? []));
    const renamed = new Map<string, string>();
    const copies = results.filter(({ value, name }) => {
      const own = made.has(value) && !renamed.has(value);
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
