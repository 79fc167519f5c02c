import type { View } from '@keisan/autograd';
import { ANY_LENGTH, allocate, elements, isContiguous, type OpEntry, sizeOf, viewOf } from '@keisan/autograd/internal';
import { givenOf, hostedIn, rowsKnownAhead } from '../plan/hosted.ts';
import { isOpen } from '../plan/kinds.ts';
import type { ControlStep } from '../plan/steps.ts';
import { carrying, givingAround, type Inner } from './bodies.ts';
import type { Cells } from './cells.ts';
import { copy } from './copy.ts';
import type { Action } from './exports.ts';
import { checkPlaces } from './rows.ts';

/** Row `i` of an array: a view. */
const rowOf = (x: View, i: number): View =>
  viewOf(x.data, x.shape.slice(1), x.stride.slice(1), x.offset + i * x.stride[0]!);

/** Runs the body of a loop turn by turn; what it carries stays where it is. */
export function scanAction(outer: Cells, turn: Inner, step: ControlStep): Action {
  const { entries } = outer.frame.plan.graph;
  const { attrs, inputs } = entries[step.entry] as OpEntry;
  const { body, cells: inner } = turn;
  const { plan, carried, scanned } = body;
  const given = givenOf(plan);
  const hosted = hostedIn(plan);
  const { results } = plan;
  const reverse = attrs.reverse === true;
  const state = carrying(outer, turn, step);
  const giveAround = givingAround(outer, turn, step);
  const known = rowsKnownAhead(body).map(({ rows, places, axis }) => ({
    axis,
    at: given.indexOf(rows.value),
    slices: given.indexOf(places.value) - carried,
  }));
  const readAt = (i: number) => outer.input(step.reads[i]!, entries[inputs[i]!]!);

  const stacksFor = (length: number) =>
    results.slice(carried).flatMap((id, k) => {
      const value = step.values[carried + k] ?? null;
      const { dtype, shape } = plan.graph.entries[id]!;
      if (value === null) return [];
      const size = sizeOf(shape);
      if (!isOpen(entries[value]!)) return [{ id, data: outer.array(value), size }];
      const data = allocate(dtype, length * size, 'scan');
      outer.outside[value] = viewOf(data, [length, ...shape]);
      return [{ id, data, size }];
    });

  const turns = (slices: readonly View[], length: number) => {
    const stacks = stacksFor(length);
    state.begin();
    giveAround();
    const taken = slices.map((slice, k) => {
      const id = given[carried + k]!;
      return { id, slice, isPlain: !hosted.has(id) && isContiguous(slice), size: slice.size / Math.max(length, 1) };
    });
    for (let count = 0; count < length; count++) {
      const i = reverse ? length - 1 - count : count;
      for (const { id, slice, isPlain, size } of taken) {
        if (isPlain) copy(slice.data, slice.offset + i * size, size, inner.array(id), 0);
        else if (hosted.has(id)) inner.outside[id] = rowOf(slice, i);
        else inner.put(id, rowOf(slice, i));
      }
      turn.run();
      for (const { id, data, size } of stacks) {
        const row = inner.isOutside(id) ? elements(inner.view(id)) : inner.array(id);
        copy(row, 0, size, data, i * size);
      }
      state.next();
    }
  };

  return () => {
    const slices = Array.from({ length: scanned }, (_, i) => readAt(carried + i));
    const length = attrs.length === ANY_LENGTH ? slices[0]!.shape[0]! : (attrs.length as number);
    for (const { at, slices: k, axis } of known) checkPlaces(elements(slices[k]!), readAt(at).shape[axis]!);
    try {
      turns(slices, length);
    } finally {
      inner.outside.length = 0;
    }
  };
}
