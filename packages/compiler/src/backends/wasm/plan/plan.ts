import type { Attributes, AttributeValue, EntryId, Graph, OpDef } from '@keisan/autograd';
import { asGraph, type OpEntry, registry, sizeOf } from '@keisan/autograd/internal';
import { identity } from './access.ts';
import { joinBands } from './bands.ts';
import { joinEpilogues } from './epilogues.ts';
import { Explorer } from './explore.ts';
import { givenOf } from './hosted.ts';
import { joinMaps } from './join-maps.ts';
import { joinProducts } from './join-products.ts';
import { type Kind, kindsOf } from './kinds.ts';
import { lower } from './lower.ts';
import { ownResults } from './own-results.ts';
import type {
  Body,
  CallStep,
  ControlStep,
  MapStep,
  Plan,
  ProductStep,
  Read,
  ReductionStep,
  RowsStep,
  Step,
} from './steps.ts';
import { totalOp } from './windows.ts';

const reductionNames = new Map<OpDef, ReductionStep['name']>([
  [registry.sum, 'sum'],
  [totalOp, 'total'],
  [registry.max, 'max'],
  [registry.min, 'min'],
]);

/** What may have several outputs. */
const several: ReadonlySet<Kind> = new Set(['call', 'scan', 'while', 'cond']);

/** Makes the steps of a graph from its end to its start, so that the readers of a value are known before it. */
class Planner {
  readonly #graph: Graph;
  readonly #kinds: readonly Kind[];
  readonly #explorer: Explorer;
  /** Of ops, from the last to the first. */
  readonly #steps: Step[][] = [];

  constructor(graph: Graph, kinds: readonly Kind[], results: readonly EntryId[]) {
    this.#graph = graph;
    this.#kinds = kinds;
    this.#explorer = new Explorer(graph, kinds, results);
  }

  get steps(): readonly Step[] {
    const { entries } = this.#graph;
    for (let id = entries.length - 1; id >= 0; id--) if (this.#isWanted(id)) this.#steps.push(this.#stepsFor(id));
    return this.#steps.reverse().flat();
  }

  #isWanted(id: EntryId): boolean {
    const { kept } = this.#explorer;
    if (kept.has(id)) return this.#kinds[id] !== 'result';
    const outputs = this.#outputsOf(id);
    return outputs.length > 1 && outputs.some((output) => output !== null && kept.has(output));
  }

  /** The entries of the outputs of an op. */
  #outputsOf(id: EntryId): readonly (EntryId | null)[] {
    const entry = this.#graph.entries[id]!;
    if (entry.kind !== 'op' || !several.has(this.#kinds[id]!)) return [id];
    const found = new Map([[0, id], ...this.#explorer.outputs(id)]);
    const { op, attrs, inputs } = entry;
    const specs = op.infer(
      inputs.map((input) => this.#graph.entries[input]!),
      attrs,
    );
    return specs.map((_, index) => found.get(index) ?? null);
  }

  #stepsFor(id: EntryId): Step[] {
    const entry = this.#graph.entries[id] as OpEntry;
    switch (this.#kinds[id]!) {
      case 'given':
      case 'constant':
      case 'result':
        return [];
      case 'number':
        return [{ kind: 'fill', value: id, number: this.#explorer.numberOf(id) }];
      case 'view':
      case 'elementwise':
      case 'random':
      case 'place':
        return [this.#map(id, id)];
      case 'reduction':
        return [this.#reduction(id, entry)];
      case 'product':
        return [this.#product(id, entry)];
      case 'pieces':
        return this.#pieces(id, entry);
      case 'rows': {
        const [rows, places] = entry.inputs.map((input) => this.#explorer.whole(input)) as [Read, Read];
        const isAdded = entry.op === registry.scatterAdd;
        const step: RowsStep = { kind: 'rows', value: id, axis: entry.attrs.axis as number, isAdded, rows, places };
        return isAdded ? [{ kind: 'fill', value: id, number: 0 }, step] : [step];
      }
      case 'scan':
      case 'while':
      case 'cond':
        return [this.#control(id, entry, this.#kinds[id] as ControlStep['kind'])];
      case 'call':
        return [this.#call(id, entry)];
    }
  }

  /** The map that computes `id` for all places of `access` in `value`. */
  #map(id: EntryId, value: EntryId, access = identity(this.#graph.entries[id]!.shape), from?: EntryId): MapStep {
    const space = this.#graph.entries[id]!.shape;
    const { members, reads } = this.#explorer.explore(id, space, from);
    return { kind: 'map', space, results: [{ id, value, access }], members, reads };
  }

  #reduction(id: EntryId, { op, inputs, attrs }: OpEntry): ReductionStep {
    const [of] = inputs as [EntryId];
    const space = this.#graph.entries[of]!.shape;
    const { members, reads } = this.#explorer.explore(of, space, id);
    const name = reductionNames.get(op)!;
    const axes = attrs.axes as readonly number[];
    return { kind: 'reduction', value: id, name, space, axes, of, members, reads };
  }

  #product(id: EntryId, { inputs, attrs, shape }: OpEntry): ProductStep {
    const batch = shape.slice(0, -2);
    const [rows, columns] = shape.slice(-2) as [number, number];
    const [a, b] = inputs as [EntryId, EntryId];
    const depth = this.#graph.entries[a]!.shape.at(attrs.transposeA ? -2 : -1)!;
    const left = this.#explorer.leftMatrix(a, batch, [rows, depth], attrs.transposeA === true);
    const right = this.#explorer.matrix(b, batch, [depth, columns], attrs.transposeB === true);
    return {
      kind: 'product',
      value: id,
      batch,
      rows,
      depth,
      columns,
      rowAxes: left.rowAxes,
      depthAxes: left.depthAxes,
      left: left.read,
      right,
      epilogue: null,
    };
  }

  /** Parts that lie side by side, or anywhere within what is a number elsewhere. */
  #pieces(id: EntryId, { op, inputs, attrs, shape }: OpEntry): Step[] {
    const { strides } = identity(shape);
    if (op !== registry.concat) {
      const starts = (attrs.before ?? attrs.starts) as readonly number[];
      const maps = inputs.map((input, i) => {
        const offset = strides.reduce((sum, stride, axis) => sum + stride * starts[i * strides.length + axis]!, 0);
        return this.#map(input, id, { offset, strides }, id);
      });
      const isFull =
        inputs.reduce((sum, input) => sum + sizeOf(this.#graph.entries[input]!.shape), 0) === sizeOf(shape);
      return isFull ? maps : [{ kind: 'fill', value: id, number: (attrs.value ?? 0) as number }, ...maps];
    }
    let start = 0;
    return inputs.map((input) => {
      const axis = attrs.axis as number;
      const offset = start * strides[axis]!;
      start += this.#graph.entries[input]!.shape[axis]!;
      return this.#map(input, id, { offset, strides }, id);
    });
  }

  #keptOutputs(id: EntryId): readonly (EntryId | null)[] {
    return this.#outputsOf(id).map((output) => (output !== null && this.#explorer.kept.has(output) ? output : null));
  }

  #call(id: EntryId, { inputs }: OpEntry): CallStep {
    const reads = inputs.map((input) => this.#explorer.whole(input, true));
    return { kind: 'call', entry: id, values: this.#keptOutputs(id), reads };
  }

  #control(id: EntryId, { inputs, attrs }: OpEntry, kind: ControlStep['kind']): ControlStep {
    const reads = inputs.map((input) => this.#explorer.whole(input));
    const values = this.#keptOutputs(id);
    return { kind, entry: id, values, reads, bodies: bodies[kind](attrs, values) };
  }
}

/** The bodies of each kind of control flow, given what is kept of its outputs. */
const bodies: Readonly<
  Record<ControlStep['kind'], (attrs: Attributes, values: readonly (EntryId | null)[]) => readonly Body[]>
> = {
  scan: ({ body, carried, scanned }) => [loopBody(body!, carried as number, scanned as number)],
  while: ({ condition, body, carried }) => {
    const turn = loopBody(body!, carried as number);
    return [{ ...turn, plan: planOf(asGraph(condition!)!, 0) }, turn];
  },
  cond: ({ onTrue, onFalse }, values) => [onTrue!, onFalse!].map((body) => branch(body, values)),
};

function loopBody(body: AttributeValue, carried: number, scanned = 0): Body {
  return { plan: planOf(asGraph(body)!, carried), first: 0, carried, scanned, leaves: new Map() };
}

function branch(body: AttributeValue, values: readonly (EntryId | null)[]): Body {
  const plan = planOf(asGraph(body)!, 0);
  const own = ownResults(plan);
  const leaves = new Map(
    plan.results.flatMap((id, i) => {
      const value = values[i] ?? null;
      return value !== null && own.has(id) ? [[id, value] as const] : [];
    }),
  );
  return { plan, first: 1, carried: 0, scanned: 0, leaves };
}

/** How to compute a graph. */
export function planOf(original: Graph, carried: number | null = null): Plan {
  const graph = lower(original);
  const kinds = kindsOf(graph);
  const results = [...graph.outputs, ...graph.updates.map(({ value }) => value)];
  const planner = new Planner(graph, kinds, results);
  const joined = joinEpilogues(joinMaps(planner.steps), { graph, kinds }, new Set(results));
  const replacing = carried === null ? results.slice(graph.outputs.length) : results.slice(0, carried);
  const banded = joinBands(joined, graph, new Set(replacing));
  const given = carried === null ? graph.updates.map(({ variable }) => variable) : givenOf({ graph }).slice(0, carried);
  const steps = joinProducts(banded, new Map(replacing.map((value, i) => [value, given[i]!])));
  return { graph, kinds, steps, results, carried };
}
