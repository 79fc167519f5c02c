import type { Given } from '../graph/write-graph.ts';
import { add } from '../ops/arithmetic.ts';
import { int32Vector } from '../ops/operands.ts';
import type { Parameter } from '../parameter.ts';
import type { Tensor } from '../tensor.ts';
import { type Body, inputs } from './body.ts';

/** A traced body that is run again and again: parameters that it assigns are carried, and so is the key of its random numbers. */
export interface LoopBody {
  /** What is carried, as the body is given it. */
  readonly carried: readonly Given[];
  /** What is carried next. */
  readonly next: readonly Tensor[];
  /** What is carried first; the key is that of the first turn. */
  first(own: readonly Tensor[], key: () => Tensor): Tensor[];
  /** The parameters that the body only reads, as it is given them, and what they hold around it. */
  readonly read: readonly Given[];
  readonly around: readonly Tensor[];
  /** Where in what is carried the parameters stand that the body assigns and that a gradient may be asked for. */
  readonly assigned: readonly number[];
  /** Makes the parameters that the body assigns hold what was carried last. */
  assign(last: readonly Tensor[]): void;
}

/**
 * @param own The loop's own carried values, as the body is given them.
 * @param ownNext What they are next.
 */
export function loopBody({ scope }: Body<unknown>, own: readonly Tensor[], ownNext: readonly Tensor[]): LoopBody {
  const { changed, draws, key, before, outer } = scope;
  const assigned = changed.map(([parameter]) => parameter);
  const readOnly = [...outer.keys()].filter((parameter) => !assigned.includes(parameter));
  const standsFor = (parameters: readonly Parameter[]) => parameters.map((parameter) => before.get(parameter)!);
  const heldBy = (parameters: readonly Parameter[]) => parameters.map((parameter) => outer.get(parameter)!);
  const keys = draws > 0 ? [key] : [];
  return {
    carried: inputs([...own, ...standsFor(assigned), ...keys], 'carry'),
    next: [...ownNext, ...changed.map(([, value]) => value), ...keys.map((k) => add(k, int32Vector(0, draws)))],
    first: (ownFirst, firstKey) => [...ownFirst, ...heldBy(assigned), ...keys.map(firstKey)],
    read: inputs(standsFor(readOnly), 'variable'),
    around: heldBy(readOnly),
    assigned: assigned.flatMap((parameter, i) => (parameter.requiresGrad ? [own.length + i] : [])),
    assign: (last) => {
      assigned.forEach((parameter, i) => {
        parameter.assign(last[own.length + i]!);
      });
    },
  };
}
