import { isFloat } from '../dtype.ts';
import type { EntryId, Graph } from '../graph/graph.ts';
import { isGiven } from '../graph/graph.ts';
import { replay } from '../graph/replay.ts';
import { symbolic } from '../graph/trace.ts';
import { writeGraph } from '../graph/write-graph.ts';
import { add } from '../ops/arithmetic.ts';
import { gradEnabled, recorded } from '../recording.ts';
import { historyOf, pullBack } from '../tape.ts';
import { type Tensor, tensorsMade } from '../tensor.ts';

/** The inputs of a body, as specs. */
export const inputSpecs = (body: Graph) => body.entries.filter(isGiven);

/** A body run forwards and backwards on symbolic tensors. */
export interface ReversePass {
  /** The tensor of each entry of the body. */
  readonly values: readonly Tensor[];
  /** The cotangents that it started from, one for each seeded entry. */
  readonly seeds: readonly Tensor[];
  /** The cotangent of each input of the body; null where no gradient flows. */
  readonly cotangents: readonly (Tensor | null)[];
  /** Whether a tensor is a value of the forward pass that the backward pass reads, and no constant. */
  isForward(t: Tensor): boolean;
  /** Whether a tensor was made before both, and is no constant: it comes from around the body. */
  isStranger(t: Tensor): boolean;
}

/**
 * @param wanted For each input of the body, whether a gradient may flow to it.
 * @param seeded The entries whose cotangents are given.
 */
export function reversePass(body: Graph, wanted: readonly boolean[], seeded: readonly EntryId[]): ReversePass {
  const first = tensorsMade();
  const inputs = inputSpecs(body).map((spec, i) => symbolic(spec, wanted[i]! && isFloat(spec.dtype)));
  const values = recorded(() => replay(body, inputs));
  const seeds = seeded.map((id) => symbolic(values[id]!, true));
  const start = tensorsMade();
  const total = new Map<Tensor, Tensor>();
  seeded.forEach((id, i) => {
    const y = values[id]!;
    const before = total.get(y);
    if (y.requiresGrad) total.set(y, before ? add(before, seeds[i]!) : seeds[i]!);
  });
  const kept = new Set(inputs);
  const found = pullBack(
    historyOf([...total.keys()]),
    total,
    (t) => t.requiresGrad,
    (t) => kept.has(t),
  );
  return {
    values,
    seeds,
    cotangents: inputs.map((x) => found.get(x) ?? null),
    isForward: (t) => t.id < start && t.isSymbolic,
    isStranger: (t) => t.id < first && t.isSymbolic,
  };
}

let surveying = false;

/** Whether gradient rules run only to see what they read, whatever is wanted later. */
export function isSurveying(): boolean {
  return surveying;
}

/**
 * Whether an op with bodies is to hand on what gradient rules read of them. While another body is surveyed it is not: nobody goes on from
 * there, and to survey each body within it again would take twice as long for each body around it.
 */
export const isSavedFor = (inputs: readonly Tensor[]): boolean =>
  gradEnabled() && !surveying && inputs.some((x) => x.requiresGrad);

/**
 * The entries of a body that gradient rules read, of any of its values: what a backward pass of any order needs beside its inputs.
 * Which inputs are read is not said.
 */
export function entriesRead(body: Graph, wanted: readonly boolean[]): EntryId[] {
  const floats = body.entries.flatMap((entry, id) =>
    (entry.kind === 'op' || entry.kind === 'output') && isFloat(entry.dtype) ? [id] : [],
  );
  const outer = surveying;
  surveying = true;
  let pass: ReversePass;
  try {
    pass = reversePass(body, wanted, floats);
  } finally {
    surveying = outer;
  }
  const { captured } = writeGraph({
    given: pass.seeds.map((t) => ({
      entry: { kind: 'input', name: 'g', shape: t.shape, dtype: t.dtype },
      stands: [t],
    })),
    roots: pass.cotangents.filter((g) => g !== null),
    isOuter: pass.isForward,
  });
  const ids = new Map(pass.values.map((t, id) => [t, id]));
  return captured.flatMap((t) => ids.get(t) ?? []);
}
