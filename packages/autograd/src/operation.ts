import { checkFits, isFloat } from './dtype.ts';
import { gradEnabled } from './recording.ts';
import type { Attributes } from './spec.ts';
import { type OpDef, Tensor, type VjpContext } from './tensor.ts';

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
