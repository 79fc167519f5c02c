import type { DType, TypedArray } from './dtype.ts';
import { DTypeError, ShapeError, SymbolicValueError, ValueError } from './errors.ts';
import { nameObjects } from './given/class-name.ts';
import { describeValue } from './given/describe-value.ts';
import { guardProperties } from './given/read-only.ts';
import { checkLists, checkText } from './given/size-limits.ts';
import { type NdArray, toNdArray } from './kernels/ndarray.ts';
import { elements, present, type View } from './kernels/view.ts';
import { formatArray } from './print.ts';
import type { Elementwise } from './scalar/program-of.ts';
import { formatShape, type Shape, sameShape, sizeOf } from './shape.ts';
import type { Attributes, GraphView, Simplification, TensorSpec } from './spec.ts';

/** What a gradient rule sees. */
export interface VjpContext<A> {
  /** The cotangent of each output, d(result)/d(y[i]), of the shape of `y[i]`; null where the result does not depend on it. */
  readonly g: readonly (Tensor | null)[];
  /** The outputs. */
  readonly y: readonly Tensor[];
  /** The inputs. */
  readonly x: readonly Tensor[];
  /** The static arguments. */
  readonly attrs: A;
  /** For each input, whether its cotangent is asked for. */
  readonly wanted: readonly boolean[];
}

/**
 * Everything that an op is. Declared once, in a file of its family under `ops/`, and listed in `registry.ts`. Most have one output:
 * `singleOutput` makes their declarations shorter.
 */
export interface OpDef<A = Attributes> {
  /** The key in the registry, as printed graphs and diagrams show it. */
  readonly name: string;
  /** The shapes and dtypes of the outputs; throws where the inputs do not fit. */
  infer(inputs: readonly TensorSpec[], attrs: A): readonly TensorSpec[];
  /**
   * The values of the outputs.
   * @param given The shapes and dtypes of the inputs.
   */
  forward(
    inputs: readonly View[],
    attrs: A,
    outputs: readonly TensorSpec[],
    given: readonly TensorSpec[],
  ): readonly View[];
  /**
   * The cotangent of each input, written with differentiable ops; null where it is not wanted or no gradient flows. It may have the
   * shape and dtype of an output where the input was broadcast or cast: the tape sums and casts it back.
   */
  readonly vjp: ((context: VjpContext<A>) => readonly (Tensor | null)[]) | 'nondifferentiable';
  /**
   * For an op with one output, whose elements depend on those at the same place of its inputs alone, which broadcast: how one
   * follows from the others.
   */
  readonly elementwise?: Elementwise<A>;
  /** An equal, cheaper form of a node of this op, which has one output, for the compiler. */
  simplify?(inputs: readonly GraphView[], attrs: A, output: TensorSpec): Simplification<A>;
  /** The op without outputs that nobody reads, as far as it can do without them, and which ones are left. */
  prune?(attrs: A, isRead: (output: number) => boolean): { readonly attrs: A; readonly kept: readonly number[] };
}

/** One application of an op: a node of the computation graph, with an edge to each of its inputs. */
export interface GraphNode {
  /** What was applied. */
  readonly op: OpDef;
  /** What it was applied to. */
  readonly inputs: readonly Tensor[];
  /** Its static arguments, such as the axes of a sum. */
  readonly attrs: Attributes;
  /** What it made. */
  readonly outputs: readonly Tensor[];
}

/** Numbers or booleans in nested arrays, as `toArray` returns them; a scalar is a bare one. */
export type NestedArray = number | boolean | readonly NestedArray[];

let created = 0;

const madeByHand = (spec: unknown) =>
  new ValueError({
    where: 'new Tensor',
    got: describeValue(spec),
    expected: 'one of the functions that make tensors',
    fix: 'Write tensor([[1, 2], [3, 4]]), zeros([2, 2]) or the like',
  });

/** @throws ValueError, ShapeError or DTypeError for what cannot be the gradient of a tensor. */
function checkGrad({ shape, dtype }: Tensor, grad: unknown): void {
  const where = 'Tensor.grad';
  if (!(grad instanceof Tensor)) {
    throw new ValueError({
      where,
      got: describeValue(grad),
      expected: `a tensor of shape ${formatShape(shape)}, or null`,
      fix: 'Wrap numbers and arrays with tensor(...)',
    });
  }
  if (!sameShape(grad.shape, shape)) {
    throw new ShapeError({
      where,
      got: `a gradient of shape ${formatShape(grad.shape)}`,
      expected: `the shape of the tensor, ${formatShape(shape)}`,
    });
  }
  if (grad.dtype !== dtype) {
    throw new DTypeError({
      where,
      got: `a gradient of dtype ${grad.dtype}`,
      expected: `the dtype of the tensor, ${dtype}`,
      fix: `Convert it with .astype('${dtype}')`,
    });
  }
}

function only({ data, shape }: Tensor, where: string, fix: string): number {
  if (data.length === 1) return data[0]!;
  throw new ShapeError({
    where,
    got: `a tensor of shape ${formatShape(shape)}`,
    expected: 'exactly one element',
    fix,
  });
}

/** How many tensors there have been: those made from now on have this `id` or a greater one. */
export function tensorsMade(): number {
  return created;
}

/**
 * An immutable n-dimensional array that remembers how it was computed, so that gradients can flow back through it.
 * JavaScript's garbage collector frees it: there is nothing to dispose.
 *
 * Make one with {@link tensor}, {@link zeros} and their kin; compute with its methods or with the functions in `ops`.
 */
export class Tensor implements TensorSpec {
  /** The application of an op that made this tensor; null for a leaf, and where no gradient needs the history. */
  readonly node: GraphNode | null;
  /** A number that grows with every tensor made: inputs always have smaller ones than what is computed from them. */
  readonly id: number = created++;
  readonly #shape: Shape;
  readonly #dtype: DType;
  readonly #view: View | null;
  readonly #requiresGrad: boolean;
  #name = '';
  #grad: Tensor | null = null;

  static {
    guardProperties(Tensor.prototype);
    nameObjects(Tensor.prototype);
  }

  /** @internal */
  constructor(spec: TensorSpec, view: View | null, node: GraphNode | null, requiresGrad: boolean) {
    if (typeof spec?.dtype !== 'string') throw madeByHand(spec);
    this.#shape = Object.freeze(spec.shape);
    this.#dtype = spec.dtype;
    this.#view = view;
    this.node = node;
    this.#requiresGrad = requiresGrad;
  }

  /** The length of each axis, outermost first; `[]` for a scalar. */
  get shape(): Shape {
    return this.#shape;
  }

  /** The element type. */
  get dtype(): DType {
    return this.#dtype;
  }

  /**
   * A label for diagrams and printed graphs.
   * @throws ValueError when it is set to anything but a string.
   */
  get name(): string {
    return this.#name;
  }

  set name(name: string) {
    if (typeof name !== 'string') {
      throw new ValueError({ where: 'Tensor.name', got: describeValue(name), expected: 'a string' });
    }
    this.#name = name;
  }

  /**
   * What `backward()` has added up here so far: d(result)/d(this), of this tensor's shape and dtype. Set it to null to start anew.
   * @throws ValueError, ShapeError or DTypeError when it is set to anything else.
   */
  get grad(): Tensor | null {
    return this.#grad;
  }

  set grad(grad: Tensor | null | undefined) {
    if (grad != null) checkGrad(this, grad);
    this.#grad = grad?.read() ?? null;
  }

  /** Whether {@link Tensor.backward} computes a gradient with respect to this tensor or through it. */
  get requiresGrad(): boolean {
    return this.#requiresGrad;
  }

  /** Where `backward` adds up the gradient of this leaf. @internal */
  get gradTarget(): Tensor {
    return this;
  }

  /** The number of axes. */
  get rank(): number {
    return this.shape.length;
  }

  /** The number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** Whether this tensor stands for a value in traced code and has none itself. */
  get isSymbolic(): boolean {
    return this.#view === null;
  }

  /** The tensor that an op reads: this one, or the current value of a {@link Parameter}. */
  read(): Tensor {
    return this;
  }

  /**
   * The value as an ndarray: a view, possibly strided, that must not be written to.
   * @throws SymbolicValueError in traced code, ValueError under a Content Security Policy without unsafe-eval, which ndarray needs.
   */
  get value(): NdArray {
    return toNdArray(this.view);
  }

  /** Where the elements lie. @internal */
  get view(): View {
    if (this.isSymbolic) {
      throw new SymbolicValueError({
        where: this.node ? `the result of ${this.node.op.name}` : this.name || 'an input of traced code',
        got: `a request for the value of a symbolic tensor of shape ${formatShape(this.shape)}`,
        expected: 'only tensor operations: compiled code has no values while it is traced',
        fix: 'Compute with methods such as .greater(), use where() or cond() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true)',
      });
    }
    return present(this.#view!);
  }

  /**
   * The elements in row-major order. Shares the tensor's memory where it can: do not write to it. Elements that lie in another order, as of
   * a transposed tensor, are copied each time: keep them in a variable.
   */
  get data(): TypedArray {
    return elements(this.view);
  }

  /**
   * The only element, as a number (0 or 1 for bool).
   * @throws ShapeError when there is not exactly one element, SymbolicValueError in traced code.
   */
  item(): number {
    return only(this, 'item', 'Pick one with .at(i), or use .toArray()');
  }

  /**
   * The elements as nested arrays of numbers, or of booleans for bool; a bare one for a scalar.
   * @throws SymbolicValueError in traced code, ValueError for lists of more than 134,217,728 places.
   */
  toArray(): NestedArray {
    checkLists('toArray', this.shape);
    const data = this.data;
    const isBool = this.dtype === 'bool';
    let next = 0;
    const build = (axis: number): NestedArray => {
      if (axis === this.rank) {
        const element = data[next++]!;
        return isBool ? element !== 0 : element;
      }
      return Array.from({ length: this.shape[axis]! }, () => build(axis + 1));
    };
    return build(0);
  }

  /**
   * What `JSON.stringify` writes: the elements as {@link Tensor.toArray} gives them, which `tensor(JSON.parse(text))` reads. JSON
   * knows neither NaN nor Infinity: they become null.
   * @throws SymbolicValueError in traced code, ValueError where the text would be longer than one can be.
   */
  toJSON(): NestedArray {
    checkLists('toArray', this.shape);
    checkText('toJSON', this.shape, this.data, this.dtype === 'bool');
    return this.toArray();
  }

  /**
   * The elements as NumPy prints them.
   * @throws SymbolicValueError in traced code.
   */
  toString(): string {
    return formatArray(this.data, this.shape, this.dtype);
  }

  /**
   * What JavaScript takes in place of a tensor: in a template string and for `String(x)` the elements as they print, for operators
   * and `Number(x)` the only element. That `+` gives a number is no accident: `-` and `<` cannot be told from `Number(x)`, so they do.
   * @throws ShapeError where a number is wanted and there is not exactly one element, SymbolicValueError in traced code.
   *
   * @example
   * ```ts
   * import { tensor } from 'keisan';
   *
   * Number(tensor([[true]])); // 1
   * `${tensor([1, 2])}`; // '[1. 2.]'
   * ```
   */
  [Symbol.toPrimitive](hint: 'string' | 'number' | 'default'): string | number {
    if (hint === 'string') return this.toString();
    return only(
      this,
      'an operator or Number()',
      'Compute with methods, such as .add(1), .greater(0) or .equal(0), and print it with String(x)',
    );
  }

  /** What `console.log` shows in Node: the dtype, the shape and the elements. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const type = `${this.dtype}${formatShape(this.shape)}`;
    return this.isSymbolic ? `Tensor ${type}` : `Tensor ${type} ${this.toString()}`;
  }
}
