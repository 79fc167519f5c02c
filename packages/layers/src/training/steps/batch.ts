import type { Tensor, Tree } from '@keisan/autograd';
import { mapLeaves, type Nested } from '../../structure.ts';
import type { Samples } from '../batches/samples.ts';
import type { Judged } from '../objective/objective.ts';

/** A batch of samples. */
export interface Batch {
  readonly inputs: Tree;
  /** Targets and weights as they were given; null for none. */
  readonly y: Nested<Tensor | null>;
  readonly sampleWeight: Nested<Tensor | null>;
  /** What each output is judged with, in the order of the outputs. */
  readonly judged: readonly Judged[];
}

/** Which of the tensors that make a batch is what: their places in a list. */
export interface BatchLayout {
  readonly inputs: Nested<number>;
  readonly y: Nested<number | null>;
  readonly sampleWeight: Nested<number | null>;
  readonly judged: readonly { readonly target: number | null; readonly weight: number | null }[];
}

/** Where inputs, targets and weights, and what each output is judged with, are in a list of tensors. */
export function layoutOf(
  tensors: readonly Tensor[],
  { x, y = null, sampleWeight = null }: Pick<Samples, 'x'> & Partial<Samples>,
  judged: readonly Judged[],
): BatchLayout {
  const placeOf = (t: Tensor) => tensors.indexOf(t);
  const placeOfAny = (t: Tensor | null) => t && placeOf(t);
  return {
    inputs: mapLeaves(x, placeOf),
    y: mapLeaves(y, placeOfAny),
    sampleWeight: mapLeaves(sampleWeight, placeOfAny),
    judged: judged.map(({ target, weight }) => ({ target: placeOfAny(target), weight: placeOfAny(weight) })),
  };
}

/** The batch that a list of tensors makes. */
export function batchOf({ inputs, y, sampleWeight, judged }: BatchLayout, tensors: readonly Tensor[]): Batch {
  const at = (place: number | null) => (place === null ? null : tensors[place]!);
  return {
    inputs: mapLeaves(inputs, (place) => tensors[place]!) as Tree,
    y: mapLeaves(y, at),
    sampleWeight: mapLeaves(sampleWeight, at),
    judged: judged.map(({ target, weight }) => ({ target: at(target), weight: at(weight) })),
  };
}
