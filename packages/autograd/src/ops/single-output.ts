import type { View } from '../kernels/view.ts';
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

/** What an op with one output is. */
export interface SingleOutput<A> {
  readonly name: string;
  readonly infer: (inputs: readonly TensorSpec[], attrs: A) => TensorSpec;
  readonly forward: (inputs: readonly View[], attrs: A, output: TensorSpec, given: readonly TensorSpec[]) => View;
  /** One rule per input (null: no gradient for it), one for the cotangents of any number of inputs, or none at all. */
  readonly vjp: readonly (Rule<A> | null)[] | ((context: RuleContext<A>) => readonly Tensor[]) | 'nondifferentiable';
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
  const { name, infer, forward, vjp, elementwise, simplify } = def;
  return {
    name,
    infer: (inputs, attrs) => [infer(inputs, attrs)],
    forward: (inputs, attrs, [output], given) => [forward(inputs, attrs, output!, given)],
    vjp: jointRule(vjp),
    ...(elementwise ? { elementwise } : {}),
    ...(simplify ? { simplify } : {}),
  };
}
