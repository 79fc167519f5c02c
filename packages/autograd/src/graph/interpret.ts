import type { View } from '../kernels/view.ts';
import type { Attributes, TensorSpec } from '../spec.ts';
import type { OpDef } from '../tensor.ts';
import { type EntryId, type Graph, isGiven } from './graph.ts';

/** One op of a graph. */
interface Step {
  readonly op: OpDef;
  readonly attrs: Attributes;
  readonly inputs: readonly EntryId[];
  readonly specs: readonly TensorSpec[];
  /** The shapes and dtypes of the inputs. */
  readonly given: readonly TensorSpec[];
  /** The entry of each output, where there is one. */
  readonly outputs: readonly (EntryId | undefined)[];
  /** The entries that nothing reads after this op. */
  readonly released: readonly EntryId[];
}

/** How to run a graph. */
interface Plan {
  /** The values of constants, at their entries. */
  readonly constants: readonly (View | null)[];
  /** What comes from outside. */
  readonly given: readonly EntryId[];
  readonly steps: readonly Step[];
  readonly results: readonly EntryId[];
}

const plans = new WeakMap<Graph, Plan>();

function planOf(graph: Graph): Plan {
  const known = plans.get(graph);
  if (known) return known;
  const { entries, outputs, updates } = graph;
  const results = [...outputs, ...updates.map(({ value }) => value)];
  const made = new Map<EntryId, EntryId[]>();
  const ends = new Map<EntryId, EntryId>();
  entries.forEach((entry, id) => {
    if (entry.kind === 'op') {
      made.set(id, [id]);
      for (const value of [id, ...entry.inputs]) ends.set(value, id);
    } else if (entry.kind === 'output') {
      made.get(entry.of)![entry.index] = id;
      ends.set(id, entry.of);
    }
  });
  for (const id of results) ends.delete(id);
  const released = new Map<EntryId, EntryId[]>();
  for (const [id, end] of ends) released.set(end, [...(released.get(end) ?? []), id]);
  const steps = entries.flatMap((entry, id): Step[] => {
    if (entry.kind !== 'op') return [];
    const { op, attrs, inputs } = entry;
    const given = inputs.map((input) => entries[input]!);
    const specs = op.infer(given, attrs);
    return [{ op, attrs, inputs, specs, given, outputs: made.get(id)!, released: released.get(id) ?? [] }];
  });
  const plan = {
    constants: entries.map((entry) => (entry.kind === 'constant' ? entry.value : null)),
    given: entries.flatMap((entry, id) => (isGiven(entry) ? [id] : [])),
    steps,
    results,
  };
  plans.set(graph, plan);
  return plan;
}

/**
 * Computes a graph op by op. No value is held longer than it is read.
 *
 * @param given The values of the inputs, variables and the key, in the order of their entries.
 * @returns the outputs, then the new values of the variables in the order of the updates. They may share memory with what was given.
 */
export function interpret(graph: Graph, given: readonly View[]): View[] {
  const plan = planOf(graph);
  const values = plan.constants.slice();
  plan.given.forEach((id, i) => {
    values[id] = given[i]!;
  });
  for (const { op, attrs, inputs, specs, given: types, outputs, released } of plan.steps) {
    const made = op.forward(
      inputs.map((id) => values[id]!),
      attrs,
      specs,
      types,
    );
    for (let i = 0; i < outputs.length; i++) {
      const id = outputs[i];
      if (id !== undefined) values[id] = made[i]!;
    }
    for (const id of released) values[id] = null;
  }
  return plan.results.map((id) => values[id]!);
}
