import type { View } from '../kernels/view.ts';
import type { OpDef } from '../tensor.ts';
import { fuse } from './fuse.ts';
import { type EntryId, type Graph, isGiven, type OpEntry } from './graph.ts';

/** One op of a graph, or several elementwise ones at once. */
interface Step {
  readonly run: (inputs: readonly View[]) => readonly View[];
  readonly inputs: readonly EntryId[];
  /** The entry of each output, where there is one. */
  readonly outputs: readonly (EntryId | undefined)[];
}

/** A step and what nothing reads after it. */
interface Planned extends Step {
  readonly released: readonly EntryId[];
}

/** How to run a graph. */
interface Plan {
  /** The values of constants, at their entries. */
  readonly constants: readonly (View | null)[];
  /** What comes from outside. */
  readonly given: readonly EntryId[];
  readonly steps: readonly Planned[];
  readonly results: readonly EntryId[];
}

const plans = new WeakMap<Graph, Plan>();

/** The entries of the outputs of each op. */
function outputsOf({ entries }: Graph): ReadonlyMap<EntryId, readonly (EntryId | undefined)[]> {
  const outputs = new Map<EntryId, EntryId[]>();
  entries.forEach((entry, id) => {
    if (entry.kind === 'op') outputs.set(id, [id]);
    else if (entry.kind === 'output') outputs.get(entry.of)![entry.index] = id;
  });
  return outputs;
}

function stepOf({ entries }: Graph, { op, attrs, inputs }: OpEntry, outputs: Step['outputs']): Step {
  const given = inputs.map((input) => entries[input]!);
  const specs = op.infer(given, attrs);
  return { run: (values) => (op as OpDef).forward(values, attrs, specs, given), inputs, outputs };
}

function stepsOf(graph: Graph, results: ReadonlySet<EntryId>): Step[] {
  const { fused, within } = fuse(graph, results);
  const joint = new Map(fused.map((each) => [each.result, each]));
  const outputs = outputsOf(graph);
  return graph.entries.flatMap((entry, id): Step[] => {
    if (entry.kind !== 'op') return [];
    const whole = joint.get(id);
    if (whole) return [{ run: (values) => [whole.run(values)], inputs: whole.inputs, outputs: [id] }];
    return within.has(id) ? [] : [stepOf(graph, entry, outputs.get(id)!)];
  });
}

/** For each step, the values that it or nothing reads last. */
function released(steps: readonly Step[], results: ReadonlySet<EntryId>): Planned[] {
  const ends = new Map<EntryId, Step>();
  for (const step of steps) {
    for (const id of [...step.outputs, ...step.inputs]) if (id !== undefined && !results.has(id)) ends.set(id, step);
  }
  const lists = new Map<Step, EntryId[]>(steps.map((step) => [step, []]));
  for (const [id, step] of ends) lists.get(step)!.push(id);
  return steps.map((step) => ({ ...step, released: lists.get(step)! }));
}

function planOf(graph: Graph): Plan {
  const known = plans.get(graph);
  if (known) return known;
  const { entries, outputs, updates } = graph;
  const results = [...outputs, ...updates.map(({ value }) => value)];
  const read = new Set(results);
  const plan = {
    constants: entries.map((entry) => (entry.kind === 'constant' ? entry.value : null)),
    given: entries.flatMap((entry, id) => (isGiven(entry) ? [id] : [])),
    steps: released(stepsOf(graph, read), read),
    results,
  };
  plans.set(graph, plan);
  return plan;
}

/**
 * Computes a graph op by op, elementwise ones together where that saves passes over memory. No value is held longer than it is read.
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
  for (const { run, inputs, outputs, released } of plan.steps) {
    const made = run(inputs.map((id) => values[id]!));
    for (let i = 0; i < outputs.length; i++) {
      const id = outputs[i];
      if (id !== undefined) values[id] = made[i]!;
    }
    for (const id of released) values[id] = null;
  }
  return plan.results.map((id) => values[id]!);
}
