import type { EntryId } from '@keisan/autograd';
import { bytesPerElement, sizeOf } from '@keisan/autograd/internal';
import { isIdentity } from './access.ts';
import { countsOf, givenOf, hostedIn } from './hosted.ts';
import { isOpen } from './kinds.ts';
import { packingOf } from './packing.ts';
import { Room } from './room.ts';
import type { Plan } from './steps.ts';
import { type BandStep, type MapStep, type ProductStep, readsOf, type ScanStep, type Step, valuesOf } from './steps.ts';

/** Where packed operands and blocks of a product lie; null for an operand that is not packed. */
interface ProductRoom {
  readonly left: number | null;
  readonly right: number | null;
  readonly block: number;
}

/** Where everything lies while a plan runs, from the start of its frame on, in bytes. */
export interface Layout {
  readonly bytes: number;
  readonly places: ReadonlyMap<EntryId, number>;
  readonly products: ReadonlyMap<ProductStep, ProductRoom>;
  /** The frames of the bodies of loops. */
  readonly bodies: ReadonlyMap<ScanStep, { readonly at: number; readonly layout: Layout }>;
}

/** How wide packed panels are, and how many elements a block has. */
export interface Sizes {
  readonly rows: number;
  readonly columns: number;
  readonly block: number;
}

const up = (count: number, to: number) => Math.ceil(count / to) * to;

/** What is read beyond the end of an operand, and written beyond that of a packed one. */
const MARGIN = 128;

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

/**
 * Where the values of a plan lie: one that nothing reads any more makes room for others.
 * @param next For each carried value of a body what replaces it; each takes its place where nothing reads the old one any more.
 * @param around What a body is given that lies in the frame around it.
 */
export function layoutOf(
  plan: Plan,
  sizes: Sizes,
  next: ReadonlyMap<EntryId, EntryId> = new Map(),
  around: readonly EntryId[] = [],
): Layout {
  const { graph, steps, results } = plan;
  const room = new Room();
  const places = new Map<EntryId, number>();
  const products = new Map<ProductStep, ProductRoom>();
  const bodies = new Map<ScanStep, { at: number; layout: Layout }>();
  const last = new Map<EntryId, number>();
  const single = steps.flatMap((step): readonly Step[] => (step.kind === 'band' ? step.steps : [step]));
  single.forEach((step, at) => {
    for (const { value } of readsOf(step)) last.set(value, at);
  });
  // What a step of a band reads of some rows last, it and others read of the next ones later: room is made where the band ends, and only
  // what the band makes itself, which is read row by row, is replaced where it lies.
  const bands = new Map<Step, BandStep>(
    steps.flatMap((step) => (step.kind === 'band' ? step.steps.map((each) => [each, step] as const) : [])),
  );
  const madeBefore = (step: Step, id: EntryId) => bands.has(step) && !valuesOf(bands.get(step)!).includes(id);
  const left: number[] = [];
  for (const id of results) last.set(id, Infinity);

  const bytesOf = (id: EntryId) => sizeOf(graph.entries[id]!.shape) * bytesPerElement(graph.entries[id]!.dtype);
  const take = (id: EntryId) => places.set(id, room.take(bytesOf(id) + MARGIN));
  const hosted = hostedIn(plan);
  const isAround = new Set(around);
  graph.entries.forEach((_, id) => {
    if (plan.kinds[id] === 'constant' && last.has(id)) take(id);
    if (plan.kinds[id] !== 'given' || hosted.has(id)) return;
    if (!isAround.has(id)) take(id);
  });
  // What a body is given is there again at the next turn; only what replaces a carried value takes its place.
  const stays = (id: EntryId) => plan.kinds[id] === 'constant' || (plan.carried !== null && plan.kinds[id] === 'given');
  const replaced = new Map([...next].map(([carried, value]) => [value, carried]));

  single.forEach((step, at) => {
    const map = mapOf(step);
    const made = valuesOf(step).filter((id) => !places.has(id) && !isOpen(graph.entries[id]!));
    const taken = new Set<EntryId>();
    const isOperand = (id: EntryId) => step.kind === 'product' && (step.left.value === id || step.right.value === id);
    for (const id of made) {
      const carried = replaced.get(id);
      const ends = (read: EntryId) =>
        !taken.has(read) && last.get(read) === at && places.has(read) && !isOperand(read) && readsAlong(map!, read);
      const before =
        carried !== undefined && places.has(carried)
          ? (last.get(carried) ?? -1) < at || (map && isWhole(map, id) && ends(carried))
            ? carried
            : null
          : map && isWhole(map, id)
            ? inPlace(map, id, plan, (read) => !stays(read) && !madeBefore(step, read) && ends(read))
            : null;
      if (before === null) take(id);
      else {
        places.set(id, places.get(before)!);
        taken.add(before);
      }
    }
    const passing: number[] = [];
    const pass = (bytes: number) => {
      const place = room.take(bytes + MARGIN);
      passing.push(place);
      return place;
    };
    if (step.kind === 'product') {
      const packing = packingOf(step);
      products.set(step, {
        left: packing.left ? pass(4 * up(step.rows, sizes.rows) * step.depth) : null,
        right: packing.right ? pass(4 * up(step.columns, sizes.columns) * step.depth) : null,
        block: pass(4 * sizes.block),
      });
    }
    if (step.kind === 'scan') {
      const { carried, scanned } = countsOf(step, plan);
      const layout = layoutOf(step.body, sizes, nextOf(step, plan), givenOf(step.body).slice(carried + scanned));
      bodies.set(step, { at: pass(layout.bytes), layout });
    }
    for (const place of passing) room.leave(place);
    for (const { value } of readsOf(step)) {
      if (last.get(value) === at && places.has(value) && !stays(value) && !taken.has(value)) {
        last.set(value, -1);
        left.push(places.get(value)!);
      }
    }
    for (const id of made) if (!last.has(id)) left.push(places.get(id)!);
    const isInside = bands.get(step) !== undefined && bands.get(step)!.steps.at(-1) !== step;
    if (!isInside) for (const place of left.splice(0)) room.leave(place);
  });
  return { bytes: room.size, places, products, bodies };
}

/** What replaces each carried value of a loop: what several values would take the place of, or what is given itself, is copied. */
function nextOf(step: ScanStep, plan: Plan): ReadonlyMap<EntryId, EntryId> {
  const { carried } = countsOf(step, plan);
  const given = givenOf(step.body);
  const next = step.body.results.slice(0, carried);
  const counts = new Map<EntryId, number>();
  for (const id of step.body.results) counts.set(id, (counts.get(id) ?? 0) + 1);
  return new Map(
    next.flatMap((id, i) => {
      const kind = step.body.kinds[id];
      const isOwn = counts.get(id) === 1 && kind !== 'given' && kind !== 'constant';
      return isOwn ? [[given[i]!, id] as const] : [];
    }),
  );
}
