import { type DType, SymbolicValueError, ValueError } from '@keisan/autograd';
import { describeValue, guardProperties, INSTEAD, nameObjects, printable } from '@keisan/autograd/internal';
import { uniqueName } from '../naming/names.ts';
import { formatPartialShape, ownShape, type PartialShape } from '../shapes.ts';

/** What is known of a tensor before there are data. */
export interface PartialSpec {
  /** The length of each axis, batch first; null where it varies. */
  readonly shape: PartialShape;
  readonly dtype: DType;
}

/** Specs in any nesting of arrays and plain objects. */
export type SpecTree = PartialSpec | readonly SpecTree[] | { readonly [key: string]: SpecTree };

/** Symbolic tensors in any nesting of arrays and plain objects. */
export type SymbolicTree = KerasTensor | readonly SymbolicTree[] | { readonly [key: string]: SymbolicTree };

/** What is told to whatever runs as part of a graph. */
export interface RunContext {
  /** Null where nobody said. */
  readonly training: boolean | null;
}

/** What makes nodes: a layer, or a function of `keisan/ops`. */
export interface Operation {
  readonly name: string;
  /** How messages call it. */
  readonly label: string;
  /** Its applications to symbolic tensors, oldest first. */
  readonly inboundNodes: readonly Node[];
  /** Those, uncopied: the list grows with each. @internal */
  readonly ownNodes: readonly Node[];
  /** Applies it to tensors. @internal */
  run(args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>, context: RunContext): unknown;
  /** What it gives for specs in place of tensors. @internal */
  infer(args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>): SpecTree;
  /** Adds an application to symbolic tensors, whose outputs may have names. @internal */
  addNode(
    args: readonly unknown[],
    kwargs: Readonly<Record<string, unknown>>,
    specs: SpecTree,
    names?: readonly string[],
  ): Node;
}

/** One application of an operation to symbolic tensors: a node of the graph of a model. */
export interface Node {
  readonly operation: Operation;
  /** The arguments as they were given: symbolic tensors, in trees and among other values. */
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  /** The symbolic tensors among the arguments, in order; none where data come in. */
  readonly inputs: readonly KerasTensor[];
  /** What it gives, in its structure. */
  readonly result: SymbolicTree;
  /** The leaves of `result`. */
  readonly outputs: readonly KerasTensor[];
}

/** Where a symbolic tensor comes from. */
export interface KerasHistory {
  /** The layer, or the function of `keisan/ops`, that gives it. */
  readonly operation: Operation;
  /** The application of it. */
  readonly node: Node;
  /** Which of its applications that is. */
  readonly nodeIndex: number;
  /** Which of the outputs of that application it is. */
  readonly tensorIndex: number;
}

const madeByHand = (spec: unknown) =>
  new ValueError({
    where: 'KerasTensor',
    got: describeValue(spec),
    expected: 'what Input, layers and functions of symbolic tensors make',
    fix: 'Write Input([784]) or the like',
  });

/**
 * A tensor of a model's graph: it has a shape, in which null stands for a length that varies, and a dtype, but no value. `Input` makes
 * one; layers and the functions of `keisan/ops` applied to one make others. `new Model({ inputs, outputs })` computes their values.
 *
 * Source: https://keras.io/api/models/model/
 *
 * @example
 * ```ts
 * import { Input } from 'keisan';
 * import { Dense } from 'keisan/layers';
 *
 * const x = Input([784]);
 * new Dense(10).apply(x).shape; // [null, 10]
 * x.mul(2).add(1).shape; // [null, 784]
 * ```
 */
export class KerasTensor implements PartialSpec {
  readonly #shape: PartialShape;
  readonly #dtype: DType;
  readonly #name: string;
  readonly #history: KerasHistory;

  static {
    guardProperties(KerasTensor.prototype);
    nameObjects(KerasTensor.prototype);
  }

  /** @internal */
  constructor(spec: PartialSpec, history: KerasHistory, name?: string) {
    if (typeof history?.operation !== 'object') throw madeByHand(spec);
    const { shape, dtype } = spec;
    this.#shape = ownShape(shape);
    this.#dtype = dtype;
    this.#history = Object.freeze(history);
    this.#name = name ?? uniqueName('KerasTensor');
  }

  /** The length of each axis, batch first; null where it varies. */
  get shape(): PartialShape {
    return this.#shape;
  }

  get dtype(): DType {
    return this.#dtype;
  }

  /** What messages and diagrams call it. */
  get name(): string {
    return this.#name;
  }

  /** Where it comes from. */
  get history(): KerasHistory {
    return this.#history;
  }

  /** The number of axes. */
  get rank(): number {
    return this.shape.length;
  }

  /** What a message says to do in place of what was tried. */
  get [INSTEAD](): string {
    return 'A symbolic tensor is computed with by layers, by its own methods and by most functions of keisan/ops, with others in a Lambda: they make new Model({ inputs, outputs }), which takes values';
  }

  /** There is none. @throws SymbolicValueError */
  get value(): never {
    return this.#noValue('value');
  }

  /** There are none. @throws SymbolicValueError */
  get data(): never {
    return this.#noValue('data');
  }

  /** There is no element. @throws SymbolicValueError */
  item(): never {
    return this.#noValue('item()');
  }

  /** There are no elements. @throws SymbolicValueError */
  toArray(): never {
    return this.#noValue('toArray()');
  }

  /** Its elements are not known. @throws SymbolicValueError */
  [Symbol.iterator](): never {
    return this.#noValue('its elements');
  }

  /** `<KerasTensor "x" float32[null, 784]>`. */
  toString(): string {
    return `<KerasTensor "${printable(this.name)}" ${this.dtype}${formatPartialShape(this.shape)}>`;
  }

  /** Its text. @throws SymbolicValueError where a number is wanted: it has none. */
  [Symbol.toPrimitive](hint: 'string' | 'number' | 'default'): string {
    return hint === 'string' ? this.toString() : this.#noValue('its number');
  }

  /** What `console.log` shows in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #noValue(what: string): never {
    throw new SymbolicValueError({
      where: `KerasTensor "${this.name}"`,
      got: `a request for ${what} of a symbolic tensor of shape ${formatPartialShape(this.shape)}`,
      expected: 'to be connected to others, and to be given values by a model',
      fix: 'Compute with methods, such as .mul(2) and .add(x); for values make a model with new Model({ inputs, outputs }), and call its apply or predict',
    });
  }
}
