import { ShapeError, Tensor, ValueError } from '@keisan/autograd';
import { formatShape } from '@keisan/autograd/internal';
import type { Samples } from '../batches/samples.ts';
import type { Judged, Objective } from './objective.ts';
import { describeOutputs, type Output } from './outputs.ts';
import { perOutput } from './per-output.ts';

const isSamplewise = ({ shape }: Tensor) => shape.length === 1 || (shape.length === 2 && shape[1] === 1);

const BY_OUTPUT = 'a list of one for each output, or an object with their names';

/** Targets and weights for each output. @throws ValueError for targets or weights that are not for these outputs. */
export function judgedWith(
  { where, y, sampleWeight }: Pick<Samples, 'where' | 'y' | 'sampleWeight'>,
  outputs: readonly Output[],
): readonly Judged[] {
  const rules = { where, complete: false, isOne: () => false };
  const targets = perOutput(y, outputs, { ...rules, name: 'y', spreads: false, fix: `Pass ${BY_OUTPUT}` });
  if (outputs.length > 1 && sampleWeight instanceof Tensor && !isSamplewise(sampleWeight)) {
    throw new ShapeError({
      where,
      got: `sampleWeight of shape ${formatShape(sampleWeight.shape)} for ${describeOutputs(outputs)}`,
      expected: 'one weight per sample: shape [samples] or [samples, 1]',
      fix: `For other weights pass ${BY_OUTPUT}`,
    });
  }
  const weights = perOutput(sampleWeight, outputs, {
    ...rules,
    name: 'sampleWeight',
    spreads: true,
    fix: `Pass weights for all outputs, or ${BY_OUTPUT}`,
  });
  return outputs.map(({ index }) => ({ target: targets.get(index) ?? null, weight: weights.get(index) ?? null }));
}

const nameOf = ({ name, index }: Output) => (name === null ? `output ${index}` : `the output ${name}`);

/** @throws ValueError where an output that is judged has no targets. */
export function checkTargets(where: string, objective: Objective, judged: readonly Judged[]): void {
  const without = objective.judged.filter(({ index }) => !judged[index]!.target);
  if (without.length === 0) return;
  throw new ValueError({
    where,
    got: `y without targets for ${without.map(nameOf).join(', ')}`,
    expected: 'targets for each output that has a loss or metrics',
    fix: 'Pass them, or leave that output out of loss and metrics in compile',
  });
}
