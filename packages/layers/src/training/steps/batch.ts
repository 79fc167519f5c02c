import type { Tensor, Tree } from '@keisan/autograd';
import { mapLeaves, type Nested } from '../../structure.ts';
import type { Judged } from '../objective/objective.ts';

/** A batch of samples. */
export interface Batch {
  readonly inputs: Tree;
  /** What each output is judged with, in the order of the outputs. */
  readonly judged: readonly Judged[];
}

/** Which of the tensors that make a batch is what: their places in a list. */
export interface BatchLayout {
  readonly inputs: Nested<number>;
  readonly judged: readonly { readonly target: number | null; readonly weight: number | null }[];
}

/** Where inputs, and what each output is judged with, are in a list of tensors. */
export function layoutOf(tensors: readonly Tensor[], inputs: Nested<Tensor>, judged: readonly Judged[]): BatchLayout {
  const placeOf = (t: Tensor) => tensors.indexOf(t);
  return {
    inputs: mapLeaves(inputs, placeOf),
    judged: judged.map(({ target, weight }) => ({
      target: target && placeOf(target),
      weight: weight && placeOf(weight),
    })),
  };
}

/** The batch that a list of tensors makes. */
export function batchOf({ inputs, judged }: BatchLayout, tensors: readonly Tensor[]): Batch {
  const at = (place: number | null) => (place === null ? null : tensors[place]!);
  return {
    inputs: mapLeaves(inputs, (place) => tensors[place]!) as Tree,
    judged: judged.map(({ target, weight }) => ({ target: at(target), weight: at(weight) })),
  };
}
