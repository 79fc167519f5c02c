import type { Tensor } from '@keisan/autograd';
import { isHollow, printable } from '@keisan/autograd/internal';
import { uniqueName } from '../naming/names.ts';
import { inferSpecs } from '../symbolic/infer.ts';
import { KerasTensor, type Node, type Operation, type PartialSpec, type SpecTree } from '../symbolic/keras-tensor.ts';
import { addNodeTo } from '../symbolic/node.ts';
import { mapTree, mapTreeOf } from '../symbolic/tree.ts';
import { type FunctionName, functionNamed, type Row, table } from './table.ts';

const isSpec = (value: unknown): value is PartialSpec =>
  value instanceof KerasTensor ||
  (typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    'dtype' in value);

/** A function of tensors in the graph of a model, with its settings: Keras has a class for each. */
export class FunctionOperation implements Operation {
  readonly name: string;
  readonly functionName: FunctionName;
  /** What the function is given after the tensors. */
  readonly settings: readonly unknown[];
  readonly #nodes: Node[] = [];

  constructor(functionName: FunctionName, settings: readonly unknown[], name?: string) {
    this.functionName = functionName;
    this.settings = settings;
    this.name = name ?? uniqueName(this.className);
  }

  /** What Keras has of it. */
  get row(): Row {
    return table[this.functionName];
  }

  /** The name of Keras's class for it. */
  get className(): string {
    return this.row.className;
  }

  get label(): string {
    return printable(`${this.className} "${this.name}"`);
  }

  get inboundNodes(): readonly Node[] {
    return [...this.#nodes];
  }

  get ownNodes(): readonly Node[] {
    return this.#nodes;
  }

  /** A node for symbolic tensors among `args`. */
  apply(args: readonly unknown[]): Node {
    return this.addNode(args, {}, this.infer(args));
  }

  run(args: readonly unknown[]): Tensor | Tensor[] {
    return functionNamed(this.functionName)(...args, ...this.settings);
  }

  infer(args: readonly unknown[]): SpecTree {
    const specs: PartialSpec[] = [];
    const places = mapSpecsIn(args, (spec) => {
      specs.push(spec);
      return new Place(specs.length - 1);
    });
    return inferSpecs(specs, (tensors) => {
      const given = mapTree(places, (leaf) => (leaf instanceof Place ? tensors[leaf.index] : leaf));
      return this.run(given as readonly unknown[]);
    });
  }

  addNode(
    args: readonly unknown[],
    kwargs: Readonly<Record<string, unknown>>,
    specs: SpecTree,
    names?: readonly string[],
  ): Node {
    return addNodeTo(this.#nodes, this, args, kwargs, specs, names);
  }

  /** The name and the settings by Keras's names. */
  getConfig(): Readonly<Record<string, unknown>> {
    return { name: this.name, ...this.row.codec.save(this.settings) };
  }
}

/** Where a tensor stands among the arguments. */
class Place {
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

/** Arguments with other values in place of their specs. */
const mapSpecsIn = (args: unknown, change: (spec: PartialSpec) => unknown): unknown =>
  mapTreeOf(args, isSpec, (leaf) => (isSpec(leaf) ? change(leaf) : leaf));

/** Whether there is a symbolic tensor among arguments, alone or in a list. */
export function holdsSymbolic(args: readonly unknown[]): boolean {
  for (const arg of args) {
    if (arg instanceof KerasTensor) return true;
    if (Array.isArray(arg) && !isHollow(arg) && arg.some((one) => one instanceof KerasTensor)) return true;
  }
  return false;
}

/** What a function gives for arguments with symbolic tensors among them: a node of their graph. */
export function symbolicResult(name: FunctionName, args: readonly unknown[]): unknown {
  const { tensors } = table[name] as Row;
  return new FunctionOperation(name, args.slice(tensors)).apply(args.slice(0, tensors)).result;
}
