import type { NdArray } from '../kernels/view.ts';
import type { Attributes, TensorSpec } from '../spec.ts';
import type { OpDef } from '../tensor.ts';
import { type EntryId, type Graph, inputsOf, isGiven } from './graph.ts';

/** One op of a graph, with where its inputs and outputs lie. */
interface Step {
  readonly op: OpDef;
  readonly attrs: Attributes;
  readonly inputs: readonly EntryId[];
  readonly specs: readonly TensorSpec[];
  /** The entries of its outputs, where there are any. */
  readonly results: readonly (EntryId | undefined)[];
  /** What nobody reads any more after it. */
  readonly done: readonly EntryId[];
}

interface Plan {
  readonly given: readonly EntryId[];
  readonly constants: readonly (readonly [EntryId, NdArray])[];
  readonly steps: readonly Step[];
}

const plans = new WeakMap<Graph, Plan>();

function planFor(graph: Graph): Plan {
  const { entries } = graph;
  const lastUse = new Map<EntryId, EntryId>();
  entries.forEach((entry, id) => {
    for (const input of inputsOf(entry)) if (entry.kind === 'op') lastUse.set(input, id);
  });
  for (const id of [...graph.outputs, ...graph.updates.map(({ value }) => value)]) lastUse.delete(id);
  const done = new Map<EntryId, EntryId[]>();
  for (const [value, user] of lastUse) done.set(user, [...(done.get(user) ?? []), value]);
  const steps = new Map<EntryId, Step & { results: (EntryId | undefined)[] }>();
  entries.forEach((entry, id) => {
    if (entry.kind === 'output') steps.get(entry.of)!.results[entry.index] = id;
    if (entry.kind !== 'op') return;
    const { op, attrs, inputs } = entry;
    const specs = op.infer(
      inputs.map((input) => entries[input]!),
      attrs,
    );
    steps.set(id, { op, attrs, inputs, specs, results: [id], done: done.get(id) ?? [] });
  });
  return {
    given: entries.flatMap((entry, id) => (isGiven(entry) ? [id] : [])),
    constants: entries.flatMap((entry, id) => (entry.kind === 'constant' ? [[id, entry.value] as const] : [])),
    steps: [...steps.values()],
  };
}

/**
 * Computes a graph op by op.
 *
 * @param given The values of its inputs, variables and key, in the order of their entries.
 * @returns what it leads to: the values of outputs and updates.
 */
export function interpret(graph: Graph, given: readonly NdArray[]): (id: EntryId) => NdArray {
  const plan = plans.get(graph) ?? planFor(graph);
  plans.set(graph, plan);
  const values: (NdArray | undefined)[] = new Array(graph.entries.length);
  plan.given.forEach((id, i) => {
    values[id] = given[i]!;
  });
  for (const [id, value] of plan.constants) values[id] = value;
  for (const { op, attrs, inputs, specs, results, done } of plan.steps) {
    const outputs = op.forward(
      inputs.map((id) => values[id]!),
      attrs,
      specs,
    );
    results.forEach((id, i) => {
      if (id !== undefined) values[id] = outputs[i]!;
    });
    for (const id of done) values[id] = undefined;
  }
  return (id) => values[id]!;
}
