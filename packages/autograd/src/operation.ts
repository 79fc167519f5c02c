import { checkFits, isFloat } from './dtype.ts';
import { gradEnabled } from './recording.ts';
import type { Attributes } from './spec.ts';
import { type GraphNode, type OpDef, Tensor } from './tensor.ts';

/**
 * Applies an op: computes the values, or only their shapes when an input is symbolic, and keeps the history where a
 * gradient may be asked for.
 */
export function applyAll<A>(def: OpDef<A>, operands: readonly Tensor[], attrs: A): readonly Tensor[] {
  const inputs = operands.map((operand) => operand.read());
  const specs = def.infer(inputs, attrs);
  for (const { shape, dtype } of specs) checkFits(def.name, shape, dtype);
  const symbolic = inputs.some((input) => input.isSymbolic);
  const differentiable = gradEnabled() && def.vjp !== 'nondifferentiable' && inputs.some((input) => input.requiresGrad);
  const values = symbolic
    ? null
    : def.forward(
        inputs.map((input) => input.view),
        attrs,
        specs,
        inputs,
      );
  const outputs: Tensor[] = [];
  const node: GraphNode | null =
    symbolic || (differentiable && specs.some(({ dtype }) => isFloat(dtype)))
      ? { op: def as unknown as OpDef, inputs, attrs: attrs as Attributes, outputs }
      : null;
  for (let i = 0; i < specs.length; i++) {
    const spec = specs[i]!;
    outputs.push(new Tensor(spec, values && values[i]!, node, differentiable && isFloat(spec.dtype)));
  }
  return outputs;
}

/** Applies an op that has one output. */
export function apply<A>(def: OpDef<A>, operands: readonly Tensor[], attrs: A): Tensor {
  return applyAll(def, operands, attrs)[0]!;
}
