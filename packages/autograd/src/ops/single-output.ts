import type { View } from '../kernels/view.ts';
import type { OnnxBuilder } from '../onnx.ts';
import type { Elementwise } from '../scalar/program-of.ts';
import type { GraphView, Simplification, TensorSpec } from '../spec.ts';
import type { OpDef, Tensor } from '../tensor.ts';

/** What a gradient rule of an op with one output sees. */
export interface RuleContext<A> {
  /** The cotangent of the output: d(result)/d(y), of the shape of `y`. */
  readonly g: Tensor;
  /** The output. */
  readonly y: Tensor;
  /** The inputs. */
  readonly x: readonly Tensor[];
  /** The static arguments. */
  readonly attrs: A;
}

/** The cotangent of one input of an op with one output. */
export type Rule<A> = (context: RuleContext<A>) => Tensor;

/** What the lowering of an op with one output sees beside the names of its inputs. */
export interface OutputContext<A> {
  /** The static arguments. */
  readonly attrs: A;
  /** The shapes and dtypes of the inputs. */
  readonly inputs: readonly TensorSpec[];
  /** The shape and dtype of the output. */
  readonly output: TensorSpec;
}

/** The lowering of an op with one output. */
export type Lowering<A> = (b: OnnxBuilder, inputs: readonly string[], context: OutputContext<A>) => string;

/** What an op with one output is. */
export interface SingleOutput<A> {
  readonly name: string;
  readonly infer: (inputs: readonly TensorSpec[], attrs: A) => TensorSpec;
  readonly forward: (inputs: readonly View[], attrs: A, output: TensorSpec, given: readonly TensorSpec[]) => View;
  /** One rule per input (null: no gradient for it), one for the cotangents of any number of inputs, or none at all. */
  readonly vjp: readonly (Rule<A> | null)[] | ((context: RuleContext<A>) => readonly Tensor[]) | 'nondifferentiable';
  readonly onnx: Lowering<A>;
  readonly elementwise?: Elementwise<A>;
  readonly simplify?: (inputs: readonly GraphView[], attrs: A, output: TensorSpec) => Simplification<A>;
}

function jointRule<A>(vjp: SingleOutput<A>['vjp']): OpDef<A>['vjp'] {
  if (vjp === 'nondifferentiable') return vjp;
  return ({ g: [g], y: [y], x, attrs, wanted }) => {
    const context = { g: g!, y: y!, x, attrs };
    if (typeof vjp === 'function') return vjp(context);
    return x.map((_, i) => (wanted[i] ? (vjp[i]?.(context) ?? null) : null));
  };
}

/** Declares an op with one output. */
export function singleOutput<A>(def: SingleOutput<A>): OpDef<A> {
  const { name, infer, forward, vjp, onnx, elementwise, simplify } = def;
  return {
    name,
    infer: (inputs, attrs) => [infer(inputs, attrs)],
    forward: (inputs, attrs, [output], given) => [forward(inputs, attrs, output!, given)],
    vjp: jointRule(vjp),
    onnx: (b, names, { attrs, inputs, outputs: [output] }) => [onnx(b, names, { attrs, inputs, output: output! })],
    ...(elementwise ? { elementwise } : {}),
    ...(simplify ? { simplify } : {}),
  };
}
