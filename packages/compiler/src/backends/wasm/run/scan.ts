import type { View } from '@keisan/autograd';
import { ANY_LENGTH, allocate, elements, isContiguous, type OpEntry, sizeOf, viewOf } from '@keisan/autograd/internal';
import { countsOf, givenOf, hostedIn, rowsKnownAhead } from '../plan/hosted.ts';
import { isOpen } from '../plan/kinds.ts';
import type { ScanStep } from '../plan/steps.ts';
import type { Cells } from './cells.ts';
import { copy } from './copy.ts';
import type { Action } from './exports.ts';
import { checkPlaces } from './rows.ts';

/** Row `i` of an array: a view. */
const rowOf = (x: View, i: number): View =>
  viewOf(x.data, x.shape.slice(1), x.stride.slice(1), x.offset + i * x.stride[0]!);

/** Runs the body of a loop turn by turn; what it carries stays where it is. */
export function scanAction(outer: Cells, inner: Cells, step: ScanStep, body: Action): Action {
  const { plan } = outer.frame;
  const { entries } = plan.graph;
  const { attrs, inputs } = entries[step.entry] as OpEntry;
  const { carried, scanned } = countsOf(step, plan);
  const given = givenOf(step.body);
  const hosted = hostedIn(step.body);
  const { results } = step.body;
  const reverse = attrs.reverse === true;
  const { frame } = inner;
  const changed = results
    .slice(0, carried)
    .map((value, i) => ({ value, target: given[i]! }))
    .filter(({ value, target }) => value !== target && frame.layout.replacing.get(value) !== target);
  const isGiven = new Set(given);
  const known = rowsKnownAhead(step, plan).map(({ rows, places, axis }) => ({
    axis,
    at: given.indexOf(rows.value),
    slices: given.indexOf(places.value) - carried,
  }));
  const shapeIn = (i: number) => {
    const { value } = step.reads[i]!;
    const { shape } = entries[inputs[i]!]!;
    return isOpen({ shape }) ? outer.outside[value]!.shape : shape;
  };
  const readAt = (i: number) => outer.read(step.reads[i]!, shapeIn(i));
  /** Whether a carried value lies where its first value does. */
  const isThere = (i: number) => {
    const { value, access } = step.reads[i]!;
    return !outer.isOutside(value) && outer.frame.elementAt(value, access.offset) === frame.addressOf(given[i]!);
  };

  const begin = () => {
    for (let i = 0; i < carried; i++) if (!isThere(i)) inner.put(given[i]!, readAt(i));
    for (let i = carried + scanned; i < given.length; i++) {
      if (hosted.has(given[i]!)) inner.outside[given[i]!] = readAt(i);
    }
  };
  const carry = () => {
    const moved = changed.map(({ value, target }) => ({
      target,
      // What was given is about to be replaced itself.
      elements: isGiven.has(value) ? elements(inner.view(value)).slice() : elements(inner.view(value)),
    }));
    for (const { target, elements } of moved) inner.array(target).set(elements);
  };
  const stacksFor = (length: number) =>
    results.slice(carried).flatMap((id, k) => {
      const value = step.values[carried + k] ?? null;
      const { dtype, shape } = step.body.graph.entries[id]!;
      if (value === null) return [];
      const size = sizeOf(shape);
      if (!isOpen(entries[value]!)) return [{ id, data: outer.array(value), size }];
      const data = allocate(dtype, length * size, 'scan');
      outer.outside[value] = viewOf(data, [length, ...shape]);
      return [{ id, data, size }];
    });

  const turns = (slices: readonly View[], length: number) => {
    const stacks = stacksFor(length);
    begin();
    const taken = slices.map((slice, k) => {
      const id = given[carried + k]!;
      return { id, slice, isPlain: !hosted.has(id) && isContiguous(slice), size: slice.size / Math.max(length, 1) };
    });
    for (let turn = 0; turn < length; turn++) {
      const i = reverse ? length - 1 - turn : turn;
      for (const { id, slice, isPlain, size } of taken) {
        if (isPlain) copy(slice.data, slice.offset + i * size, size, inner.array(id), 0);
        else if (hosted.has(id)) inner.outside[id] = rowOf(slice, i);
        else inner.put(id, rowOf(slice, i));
      }
      body();
      for (const { id, data, size } of stacks) {
        const row = inner.isOutside(id) ? elements(inner.view(id)) : inner.array(id);
        copy(row, 0, size, data, i * size);
      }
      if (changed.length > 0) carry();
    }
  };

  return () => {
    const slices = Array.from({ length: scanned }, (_, i) => readAt(carried + i));
    const length = attrs.length === ANY_LENGTH ? slices[0]!.shape[0]! : (attrs.length as number);
    for (const { at, slices: k, axis } of known) checkPlaces(elements(slices[k]!), shapeIn(at)[axis]!);
    try {
      turns(slices, length);
    } finally {
      inner.outside.length = 0;
    }
  };
}
