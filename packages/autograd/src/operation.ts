import type { DType } from './dtype.ts';
import { isFloat } from './dtype.ts';
import type { NdArray } from './kernels/view.ts';
import type { OnnxBuilder } from './onnx.ts';
import { gradEnabled } from './scope.ts';
import type { Shape } from './shape.ts';
import { Tensor } from './tensor.ts';

/** What is known of a tensor before it has a value. */
export interface TensorSpec {
  /** The length of each axis, outermost first. */
  readonly shape: Shape;
  /** The element type. */
  readonly dtype: DType;
}

/** The static arguments of an op: plain data, so that graphs can be compared, printed and stored. */
export type Attributes = Readonly<Record<string, AttributeValue>>;
/** One static argument of an op. */
export type AttributeValue = number | string | boolean | null | readonly number[];

/** What a gradient rule sees: the cotangent `g` of the output `y`, the inputs `x` and the attributes. */
export interface VjpContext<A> {
  /** The cotangent of the output: d(result)/d(y), of the shape of `y`. */
  readonly g: Tensor;
  /** The output. */
  readonly y: Tensor;
  /** The inputs. */
  readonly x: readonly Tensor[];
  /** The static arguments. */
  readonly attrs: A;
}

/**
 * The cotangent of one input, written with differentiable ops. It may have the shape and dtype of the output where
 * the input was broadcast or cast: the tape sums and casts it back.
 */
export type VjpRule<A> = (context: VjpContext<A>) => Tensor;

/** What an op's lowering sees beside the names of its inputs. */
export interface LoweringContext<A> {
  /** The static arguments. */
  readonly attrs: A;
  /** The shapes and dtypes of the inputs. */
  readonly inputs: readonly TensorSpec[];
  /** The shape and dtype of the output. */
  readonly output: TensorSpec;
}

/** What a simplification sees of a graph: a value with the node that made it, if any. */
export interface GraphView {
  /** Its shape and dtype. */
  readonly spec: TensorSpec;
  /** The op that made it; null for inputs, variables and constants. */
  readonly op: string | null;
  /** The static arguments of that op. */
  readonly attrs: Attributes;
  /** What that op read. */
  readonly inputs: readonly GraphView[];
  /** The one number that a constant holds in every element, if it is such a constant. */
  readonly fill: number | null;
}

/** An equal and cheaper form of a node: one of the values it reads, or the same op with other inputs or attributes. */
export type Simplification<A> =
  | { readonly use: GraphView }
  | { readonly inputs: readonly GraphView[]; readonly attrs: A }
  | null;

/** Everything that an op is. Declared once, in a file of its family under `ops/`, and listed in `registry.ts`. */
export interface OpDef<A = Attributes> {
  /** The key in the registry, as printed graphs and diagrams show it. */
  readonly name: string;
  /** The shape and dtype of the output; throws where the inputs do not fit. */
  infer(inputs: readonly TensorSpec[], attrs: A): TensorSpec;
  /** The value, on ndarrays. */
  forward(inputs: readonly NdArray[], attrs: A, output: TensorSpec): NdArray;
  /** One rule per input (null: no gradient for it), one for the cotangents of any number of inputs, or none at all. */
  readonly vjp: readonly (VjpRule<A> | null)[] | ((context: VjpContext<A>) => readonly Tensor[]) | 'nondifferentiable';
  /** Adds the op to an ONNX model and returns the name of its output. */
  onnx(builder: OnnxBuilder, inputs: readonly string[], context: LoweringContext<A>): string;
  /** An equal, cheaper form of a node of this op, for the compiler. */
  simplify?(inputs: readonly GraphView[], attrs: A, output: TensorSpec): Simplification<A>;
}

/** The cotangents of those inputs of `op` that are wanted, in their order; null for others, and where no gradient flows. */
export function cotangents(
  op: OpDef,
  context: VjpContext<Attributes>,
  wanted: (x: Tensor) => boolean,
): readonly (Tensor | null)[] {
  const { vjp } = op;
  if (vjp === 'nondifferentiable') return [];
  if (typeof vjp === 'function') return vjp(context).map((g, i) => (wanted(context.x[i]!) ? g : null));
  return context.x.map((x, i) => (wanted(x) ? (vjp[i]?.(context) ?? null) : null));
}

/**
 * Applies an op: computes the value, or only its shape when an input is symbolic, and keeps the history where a
 * gradient may be asked for.
 */
export function apply<A>(def: OpDef<A>, operands: readonly Tensor[], attrs: A): Tensor {
  const inputs = operands.map((operand) => operand.read());
  const output = def.infer(inputs, attrs);
  const symbolic = inputs.some((input) => input.isSymbolic);
  const requiresGrad =
    gradEnabled() &&
    def.vjp !== 'nondifferentiable' &&
    isFloat(output.dtype) &&
    inputs.some((input) => input.requiresGrad);
  const value = symbolic
    ? null
    : def.forward(
        inputs.map((input) => input.value),
        attrs,
        output,
      );
  const node = symbolic || requiresGrad ? { op: def as unknown as OpDef, inputs, attrs: attrs as Attributes } : null;
  return new Tensor(output, value, node, requiresGrad);
}
