import type { Scalar } from './program.ts';

/** A step in its place; with a `rarely` step come those that only its second operand needs. */
export interface Scheduled {
  /** The step. */
  readonly step: Scalar;
  /** What only its second operand needs, in order. */
  readonly rare: readonly Scheduled[];
}

const usualOperands = ({ operation, operands }: Scalar): readonly Scalar[] =>
  operation.kind === 'rarely' ? [operands[0]!, operands[2]!] : operands;

/** The steps that the roots need whatever the conditions of `rarely` are, beyond those that are `done`. */
function alwaysNeeded(roots: readonly Scalar[], done: ReadonlySet<Scalar>): Set<Scalar> {
  const needed = new Set<Scalar>();
  const visit = (step: Scalar): void => {
    if (done.has(step) || needed.has(step)) return;
    needed.add(step);
    usualOperands(step).forEach(visit);
  };
  roots.forEach(visit);
  return needed;
}

/**
 * The order in which to compute results: each step after what it needs, and what is seldom needed within the step that seldom
 * needs it.
 */
export function schedule(results: readonly Scalar[], done: ReadonlySet<Scalar> = new Set()): readonly Scheduled[] {
  const needed = alwaysNeeded(results, done);
  const known = new Set([...done, ...needed]);
  const order = new Set<Scalar>();
  const seen = new Set<Scalar>(done);
  const visit = (step: Scalar): void => {
    if (seen.has(step)) return;
    seen.add(step);
    step.operands.forEach(visit);
    if (needed.has(step)) order.add(step);
  };
  results.forEach(visit);
  return [...order].map((step) => ({
    step,
    rare: step.operation.kind === 'rarely' ? schedule([step.operands[1]!], known) : [],
  }));
}
