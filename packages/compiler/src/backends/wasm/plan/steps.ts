import type { EntryId, Graph, Shape } from '@keisan/autograd';
import type { Access } from './access.ts';
import type { Kind } from './kinds.ts';

/** How a graph is computed: steps in order, between which values are kept in memory. */
export interface Plan {
  readonly graph: Graph;
  readonly kinds: readonly Kind[];
  readonly steps: readonly Step[];
  /** The outputs of the graph, then the new values of its variables: each is kept. */
  readonly results: readonly EntryId[];
  /** For a body, how many of what it is given its first results replace at the next turn; null for what is no body. */
  readonly carried: number | null;
}

/** What a kernel reads of a value in memory. */
export interface Read {
  readonly value: EntryId;
  readonly access: Access;
}

/** What a map computes: an entry, element by element, and where it goes. */
export interface Result {
  readonly id: EntryId;
  /** The value that it is, or is a part of. */
  readonly value: EntryId;
  /** The places of that value. */
  readonly access: Access;
}

/** Elements that follow from elements of what is read, for every place of a space: one pass over memory. */
export interface MapStep {
  readonly kind: 'map';
  readonly space: Shape;
  readonly results: readonly Result[];
  /** The entries that are computed along with the results, and kept nowhere. */
  readonly members: ReadonlySet<EntryId>;
  readonly reads: readonly Read[];
}

/** A number at every place of a value. */
export interface FillStep {
  readonly kind: 'fill';
  readonly value: EntryId;
  readonly number: number;
}

/** Elements of a space, computed as those of a map, that are added up or compared along axes. */
export interface ReductionStep {
  readonly kind: 'reduction';
  readonly value: EntryId;
  readonly name: 'sum' | 'total' | 'max' | 'min';
  readonly space: Shape;
  readonly axes: readonly number[];
  /** What is reduced. */
  readonly of: EntryId;
  readonly members: ReadonlySet<EntryId>;
  readonly reads: readonly Read[];
}

/** A matrix of an operand of products: an access whose space is the batch and the two axes. */
export interface ProductStep {
  readonly kind: 'product';
  readonly value: EntryId;
  readonly batch: Shape;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** The rows and the depth of the left operand as axes of their own, where steps of one length do not go over them, as in patches. */
  readonly rowAxes: Shape;
  readonly depthAxes: Shape;
  /** [batch, rowAxes, depthAxes] and [batch, depth, columns]. */
  readonly left: Read;
  readonly right: Read;
  /** What is computed from the product while its blocks are at hand, so that it is kept nowhere itself. */
  readonly epilogue: MapStep | null;
}

/** Maps and reductions that go over the same rows together, some rows at a time. */
export interface BandStep {
  readonly kind: 'band';
  readonly rows: number;
  readonly steps: readonly (MapStep | ReductionStep)[];
}

/** Small products none of which reads what another one makes: threads do them together. */
export interface TogetherStep {
  readonly kind: 'together';
  readonly steps: readonly ProductStep[];
}

/**
 * Rows of a table, one for each place, or rows that are added to those at places of what is there; for each of several tables, where the
 * axis that places are on is not the first one.
 */
export interface RowsStep {
  readonly kind: 'rows';
  readonly value: EntryId;
  readonly axis: number;
  readonly isAdded: boolean;
  /** The table, or what is added. */
  readonly rows: Read;
  readonly places: Read;
}

/** The op's own value, outside the module. */
export interface CallStep {
  readonly kind: 'call';
  readonly entry: EntryId;
  /** The entry of each output, where it is read. */
  readonly values: readonly (EntryId | null)[];
  readonly reads: readonly Read[];
}

/** A graph within an op, as a plan of its own. */
export interface Body {
  readonly plan: Plan;
  /** Which read of the step is the first that it is given. */
  readonly first: number;
  /** How many of what it is given are carried from turn to turn, and how many after those are slices. What is left is read from around. */
  readonly carried: number;
  readonly scanned: number;
  /** The results that it leaves where values of the step lie. */
  readonly leaves: ReadonlyMap<EntryId, EntryId>;
}

/**
 * What runs bodies: a loop over slices has one, whose state stays where it is from turn to turn; a loop for as long as something holds
 * has two, of which the first says whether there is another turn; a choice has two, of which one runs.
 */
export interface ControlStep {
  readonly kind: 'scan' | 'while' | 'cond';
  readonly entry: EntryId;
  readonly values: readonly (EntryId | null)[];
  readonly reads: readonly Read[];
  readonly bodies: readonly Body[];
}

/** One kernel or call of a plan. */
export type Step = SingleStep | GroupStep;

/** The bodies that a step runs. */
export const bodiesOf = (step: Step): readonly Body[] => ('bodies' in step ? step.bodies : []);

/** Steps that are done as one. */
export type GroupStep = BandStep | TogetherStep;

type SingleStep = MapStep | FillStep | ReductionStep | ProductStep | RowsStep | CallStep | ControlStep;

export const isGroup = (step: Step): step is GroupStep => step.kind === 'band' || step.kind === 'together';

/** Steps with those of groups in their places. */
export const singly = (steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((step): readonly Step[] => (isGroup(step) ? step.steps : [step]));

/** What a step reads of values. */
export function readsOf(step: Step): readonly Read[] {
  switch (step.kind) {
    case 'fill':
      return [];
    case 'product':
      return [step.left, step.right, ...(step.epilogue?.reads.filter(({ value }) => value !== step.value) ?? [])];
    case 'rows':
      return [step.rows, step.places];
    case 'band':
    case 'together': {
      const made = new Set(valuesOf(step));
      return step.steps.flatMap(readsOf).filter(({ value }) => !made.has(value));
    }
    default:
      return step.reads;
  }
}

/** The values that a step makes, or makes parts of. */
export function valuesOf(step: Step): readonly EntryId[] {
  switch (step.kind) {
    case 'map':
      return [...new Set(step.results.map(({ value }) => value))];
    case 'product':
      return step.epilogue ? valuesOf(step.epilogue) : [step.value];
    case 'band':
    case 'together':
      return step.steps.flatMap(valuesOf);
    case 'call':
    case 'scan':
    case 'while':
    case 'cond':
      return step.values.filter((id) => id !== null);
    default:
      return [step.value];
  }
}
