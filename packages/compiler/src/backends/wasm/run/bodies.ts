import { elements, type OpEntry } from '@keisan/autograd/internal';
import { givenOf, hostedIn } from '../plan/hosted.ts';
import { type Body, type ControlStep, readsOf } from '../plan/steps.ts';
import type { Cells } from './cells.ts';
import { copy } from './copy.ts';
import type { Action } from './exports.ts';

/** A body that is ready to run. */
export interface Inner {
  readonly body: Body;
  readonly cells: Cells;
  readonly run: Action;
}

/** Gives a body what it reads from around where that may lie outside the memory of kernels; what lies in it, it finds. */
export function givingAround(outer: Cells, { body, cells }: Inner, { entry, reads }: ControlStep): Action {
  const { plan, first, carried, scanned } = body;
  const { entries } = outer.frame.plan.graph;
  const { inputs } = entries[entry] as OpEntry;
  const hosted = hostedIn(plan);
  const read = new Set([...plan.steps.flatMap((step) => readsOf(step).map(({ value }) => value)), ...plan.results]);
  const around = givenOf(plan).flatMap((id, i) => {
    if (i < carried + scanned || !hosted.has(id) || !read.has(id)) return [];
    return [{ id, from: reads[first + i]!, spec: entries[inputs[first + i]!]! }];
  });
  return () => {
    for (const { id, from, spec } of around) cells.outside[id] = outer.input(from, spec);
  };
}

/** What a loop carries from turn to turn. */
interface Carrying {
  /** Puts the first values where those of all turns lie. */
  begin(): void;
  /** Puts the next values there, unless that is where they are. */
  next(): void;
}

export function carrying(outer: Cells, { body, cells }: Inner, { entry, reads }: ControlStep): Carrying {
  const { plan, carried } = body;
  const { frame } = cells;
  const { entries } = outer.frame.plan.graph;
  const { inputs } = entries[entry] as OpEntry;
  const given = givenOf(plan);
  const isGiven = new Set(given);
  /** Whether a carried value lies where its first value does. */
  const isThere = (i: number) => {
    const { value, access } = reads[i]!;
    return !outer.isOutside(value) && outer.frame.elementAt(value, access.offset) === frame.addressOf(given[i]!);
  };
  const changed = plan.results
    .slice(0, carried)
    .map((value, i) => ({ value, target: given[i]! }))
    .filter(({ value, target }) => value !== target && frame.layout.replacing.get(value) !== target);
  // What was given is about to be replaced itself.
  const handedOn = changed.filter(({ value }) => isGiven.has(value));
  const made = changed.filter(({ value }) => !isGiven.has(value));
  return {
    begin() {
      for (let i = 0; i < carried; i++) {
        if (!isThere(i)) cells.put(given[i]!, outer.input(reads[i]!, entries[inputs[i]!]!));
      }
    },
    next() {
      const before = handedOn.map(({ value }) => elements(cells.view(value)).slice());
      for (const { value, target } of made) {
        const array = cells.array(value);
        copy(array, 0, array.length, cells.array(target), 0);
      }
      for (let i = 0; i < handedOn.length; i++) cells.array(handedOn[i]!.target).set(before[i]!);
    },
  };
}
