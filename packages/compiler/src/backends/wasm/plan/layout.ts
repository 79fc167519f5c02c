import type { EntryId } from '@keisan/autograd';
import { bytesPerElement, sizeOf } from '@keisan/autograd/internal';
import { isIdentity } from './access.ts';
import { givenOf, hostedIn, mayFail } from './hosted.ts';
import { isOpen } from './kinds.ts';
import { ownResults } from './own-results.ts';
import { packingOf, panelsOf } from './packing.ts';
import { Spans } from './spans.ts';
import {
  type Body,
  type ControlStep,
  type GroupStep,
  isGroup,
  type MapStep,
  type Plan,
  type ProductStep,
  readsOf,
  type Step,
  singly,
  valuesOf,
} from './steps.ts';

/** Where packed operands and blocks of a product lie; null for an operand that is not packed. */
interface ProductRoom {
  readonly packedLeft: number | null;
  readonly packedRight: number | null;
  readonly block: number;
  /** Bytes of a packed operand. */
  readonly leftBytes: number;
  readonly rightBytes: number;
  /** Whether each thread has packed operands of its own, since it computes whole products of the batch. */
  readonly isApart: boolean;
}

/** The frame of a body: those of one step lie at one place. */
interface BodyRoom {
  readonly at: number;
  readonly layout: Layout;
  /** Where in the frame around it carried values lie; null for those that lie where the loop leaves them. */
  readonly carried: readonly (number | null)[];
}

/** Where everything lies while a plan runs, from the start of its frame on, in bytes; constants and what is given may lie elsewhere. */
export interface Layout {
  readonly bytes: number;
  readonly places: ReadonlyMap<EntryId, number>;
  /** The values that take the place of a given one, wherever that lies. */
  readonly replacing: ReadonlyMap<EntryId, EntryId>;
  readonly products: ReadonlyMap<ProductStep, ProductRoom>;
  readonly bodies: ReadonlyMap<Plan, BodyRoom>;
}

/** What is given to a plan. */
interface Given {
  /** What has room in the frame. */
  readonly within: readonly EntryId[];
  /** For each value that is kept for the next time what replaces it: it takes its place where nothing reads the old one any more. */
  readonly next: ReadonlyMap<EntryId, EntryId>;
  /** The results that lie elsewhere. */
  readonly apart: ReadonlySet<EntryId>;
}

/** How wide packed panels are, and how many elements a block has. */
export interface Sizes {
  readonly rows: number;
  readonly columns: number;
  readonly block: number;
  /** How many threads there may be: each has a block of its own. */
  readonly threads: number;
}

/** Packed operands of up to so many bytes are small: there is room for one of each thread. */
const SMALL = 2 ** 17;

const up = (count: number, to: number) => Math.ceil(count / to) * to;

/** What is read beyond the end of an operand, and written beyond that of a packed one. */
const MARGIN = 128;

const bytesIn = ({ graph }: Plan, id: EntryId): number =>
  sizeOf(graph.entries[id]!.shape) * bytesPerElement(graph.entries[id]!.dtype);

/** The result that a step may put where one of the values lies that it reads last: each place reads there before it writes. */
function inPlace(step: MapStep, value: EntryId, plan: Plan, isFree: (read: EntryId) => boolean): EntryId | null {
  const { dtype } = plan.graph.entries[value]!;
  const found = step.reads.find(({ value: read }) => {
    const entry = plan.graph.entries[read]!;
    const isSame =
      bytesPerElement(entry.dtype) === bytesPerElement(dtype) && sizeOf(entry.shape) === sizeOf(step.space);
    return isSame && isFree(read);
  });
  return found?.value ?? null;
}

/** Whether every place of a map reads a value at the same place only. */
const readsAlong = ({ reads, space }: MapStep, value: EntryId) =>
  reads.every((read) => read.value !== value || isIdentity(read.access, space));

const mapOf = (step: Step): MapStep | null =>
  step.kind === 'map' ? step : step.kind === 'product' ? step.epilogue : null;

const isWhole = ({ results, space }: MapStep, value: EntryId) =>
  results.some((result) => result.value === value && result.id === value && isIdentity(result.access, space));

const readCounts = new WeakMap<Step, ReadonlyMap<EntryId, number>>();

function isReadOnce(step: Step, value: EntryId): boolean {
  let counts = readCounts.get(step);
  if (!counts) {
    const fresh = new Map<EntryId, number>();
    for (const read of readsOf(step)) fresh.set(read.value, (fresh.get(read.value) ?? 0) + 1);
    readCounts.set(step, fresh);
    counts = fresh;
  }
  return counts.get(value) === 1;
}

/** Whether a loop begins with a value, as the one at some place, and does nothing else with it: what comes of it may take its place. */
function carriesOn(step: ControlStep, value: EntryId, at: number, plan: Plan): boolean {
  const read = step.reads[at];
  return (
    at < step.bodies[0]!.carried &&
    read !== undefined &&
    read.value === value &&
    isIdentity(read.access, plan.graph.entries[value]!.shape) &&
    isReadOnce(step, value)
  );
}

/** Where the values of a plan lie: one that nothing reads any more makes room for others. */
export function layoutOf(plan: Plan, sizes: Sizes, { within, next, apart }: Given): Layout {
  const { graph, steps, results } = plan;
  const room = new Spans();
  /** The spans of values; those of what steps work with are numbers too, until all have places. */
  const places = new Map<EntryId, number>();
  const replacing = new Map<EntryId, EntryId>();
  const products = new Map<ProductStep, ProductRoom>();
  const bodies = new Map<Plan, BodyRoom>();
  const last = new Map<EntryId, number>();
  const single = singly(steps);
  single.forEach((step, at) => {
    for (const { value } of readsOf(step)) last.set(value, at);
  });
  // What a step of a group reads last, others may still read, or write their own where it lay: room is made where the group ends, and only
  // what a band makes itself, which is read row by row, is replaced where it lies.
  const groups = new Map<Step, GroupStep>(
    steps.flatMap((step) => (isGroup(step) ? step.steps.map((each) => [each, step] as const) : [])),
  );
  const madeBefore = (step: Step, id: EntryId) => groups.has(step) && !valuesOf(groups.get(step)!).includes(id);
  /** The blocks through which the products of a group pass, one of each thread. */
  const blocks = new Map<GroupStep | undefined, number>();
  const left: number[] = [];
  for (const id of results) last.set(id, Infinity);

  const take = (id: EntryId) => places.set(id, room.take(bytesIn(plan, id) + MARGIN));
  const hosted = hostedIn(plan);
  for (const id of within) if (!hosted.has(id)) take(id);
  // What a body is given is there again at the next turn.
  const stays = (id: EntryId) => plan.carried !== null && plan.kinds[id] === 'given';
  const replaced = new Map([...next].map(([carried, value]) => [value, carried]));
  // Where a run fails, variables are what they were before: nothing is put in their place before that is out of the question.
  const failing = plan.carried === null ? single.findLastIndex(mayFail) : -1;

  single.forEach((step, at) => {
    const map = mapOf(step);
    const group = groups.get(step);
    const made = valuesOf(step).filter(
      (id) => !places.has(id) && !replacing.has(id) && !apart.has(id) && !isOpen(graph.entries[id]!),
    );
    const taken = new Set<EntryId>();
    const isOperand = (id: EntryId) => step.kind === 'product' && (step.left.value === id || step.right.value === id);
    const placeIn = new Map('bodies' in step ? step.values.map((id, i) => [id, i] as const) : []);
    for (const id of made) {
      const carried = replaced.get(id);
      const ends = (read: EntryId) => last.get(read) === at && !isOperand(read) && readsAlong(map!, read);
      if (carried !== undefined && at > failing) {
        const isOver = (last.get(carried) ?? -1) < at;
        const isWithin = map && isWhole(map, id) && ends(carried);
        if (
          isOver ||
          isWithin ||
          ('bodies' in step && last.get(carried) === at && carriesOn(step, carried, placeIn.get(id)!, plan))
        ) {
          replacing.set(id, carried);
          continue;
        }
      }
      const before =
        carried === undefined && map && isWhole(map, id)
          ? inPlace(
              map,
              id,
              plan,
              (read) => !stays(read) && !taken.has(read) && places.has(read) && !madeBefore(step, read) && ends(read),
            )
          : null;
      if (before === null) take(id);
      else {
        places.set(id, places.get(before)!);
        taken.add(before);
      }
    }
    const pass = (bytes: number) => {
      const place = room.take(bytes + MARGIN);
      left.push(place);
      return place;
    };
    if (step.kind === 'product') {
      const packing = packingOf(step);
      const panels = panelsOf(step);
      const leftBytes = 4 * up(step.rows, sizes.rows) * panels.left.depth;
      const rightBytes = 4 * up(step.columns, sizes.columns) * panels.right.depth;
      const isApart = step.batch.some((length) => length > 1) && leftBytes + rightBytes <= SMALL;
      const copies = isApart ? sizes.threads : 1;
      products.set(step, {
        packedLeft: packing.left ? pass(leftBytes * copies) : null,
        packedRight: packing.right ? pass(rightBytes * copies) : null,
        block: blocks.get(group) ?? pass(4 * sizes.block * sizes.threads),
        leftBytes,
        rightBytes,
        isApart,
      });
      if (group) blocks.set(group, products.get(step)!.block);
    }
    if ('bodies' in step) {
      const layouts = step.bodies.map((body) => [body.plan, layoutOf(body.plan, sizes, givenToBody(body))] as const);
      const [{ plan: first, carried: count }] = step.bodies as readonly [Body];
      const carried = givenOf(first)
        .slice(0, count)
        .map((id, i) => ((step.values[i] ?? null) === null ? pass(bytesIn(first, id)) : null));
      const at = pass(Math.max(...layouts.map(([, { bytes }]) => bytes)));
      for (const [body, layout] of layouts) bodies.set(body, { at, layout, carried });
    }
    for (const { value } of readsOf(step)) {
      if (last.get(value) === at && places.has(value) && !stays(value) && !taken.has(value)) {
        last.set(value, -1);
        left.push(places.get(value)!);
      }
    }
    for (const id of made) if (!last.has(id) && places.has(id)) left.push(places.get(id)!);
    if (!group || group.steps.at(-1) === step) for (const place of left.splice(0)) room.leave(place);
  });
  const placed = room.placed();
  const at = <T extends number | null>(span: T): T => (span === null ? span : placed.places[span]!) as T;
  return {
    bytes: placed.size,
    places: new Map([...places].map(([id, span]) => [id, at(span)])),
    replacing,
    products: new Map(
      [...products].map(([step, product]) => {
        const [packedLeft, packedRight] = [at(product.packedLeft), at(product.packedRight)];
        return [step, { ...product, packedLeft, packedRight, block: at(product.block) }];
      }),
    ),
    bodies: new Map(
      [...bodies].map(([inner, body]) => {
        const carried = body.carried.map(at);
        return [inner, { ...body, at: at(body.at), carried }];
      }),
    ),
  };
}

/** What is given to a graph: variables lie elsewhere, and their new values take their places. */
export function givenToGraph(plan: Plan): Given {
  const { entries, updates } = plan.graph;
  return {
    within: givenOf(plan).filter((id) => entries[id]!.kind !== 'variable'),
    next: nextOf(
      plan,
      updates.map(({ variable }) => variable),
      plan.graph.outputs.length,
    ),
    apart: new Set(),
  };
}

function givenToBody({ plan, carried, scanned, leaves }: Body): Given {
  const given = givenOf(plan);
  return {
    within: given.slice(carried, carried + scanned),
    next: nextOf(plan, given.slice(0, plan.carried ?? 0)),
    apart: new Set(leaves.keys()),
  };
}

/** What replaces each of some given values, the results from `from` on: what would take several places, or is given itself, is copied. */
function nextOf(plan: Plan, given: readonly EntryId[], from = 0): ReadonlyMap<EntryId, EntryId> {
  const own = ownResults(plan);
  return new Map(
    given.flatMap((target, i) => {
      const id = plan.results[from + i]!;
      return own.has(id) ? [[target, id] as const] : [];
    }),
  );
}
