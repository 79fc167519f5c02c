import { checkFits, isFloat } from './dtype.ts';
import { gradEnabled } from './recording.ts';
import type { Attributes } from './spec.ts';
import { type OpDef, Tensor, type VjpRule } from './tensor.ts';

/** The rule for input `index` of `op`, or null where no gradient flows. */
export function vjpRule(op: OpDef, index: number): VjpRule<Attributes> | null {
  if (op.vjp === 'nondifferentiable') return null;
  return typeof op.vjp === 'function' ? op.vjp : (op.vjp[index] ?? null);
}

/**
 * Applies an op: computes the value, or only its shape when an input is symbolic, and keeps the history where a
 * gradient may be asked for.
 */
export function apply<A>(def: OpDef<A>, operands: readonly Tensor[], attrs: A): Tensor {
  const inputs = operands.map((operand) => operand.read());
  const output = def.infer(inputs, attrs);
  checkFits(def.name, output.shape, output.dtype);
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
