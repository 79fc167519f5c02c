import type { EntryId, TypedArray, View } from '@keisan/autograd';
import { ANY_LENGTH, allocate, elements, type OpEntry, sizeOf, viewOf } from '@keisan/autograd/internal';
import { countsOf, givenOf } from '../plan/hosted.ts';
import { isOpen } from '../plan/kinds.ts';
import type { ScanStep } from '../plan/steps.ts';
import type { Cells } from './cells.ts';
import type { Action } from './exports.ts';

/** Row `i` of an array: a view. */
const rowOf = (x: View, i: number): View =>
  viewOf(x.data, x.shape.slice(1), x.stride.slice(1), x.offset + i * x.stride[0]!);

/** Elements of one place of a stack. */
function putRow(stack: TypedArray, row: TypedArray, at: number): void {
  if (row.length === 1) stack[at] = row[0]!;
  else stack.set(row, at);
}

/** Runs the body of a loop turn by turn; what it carries stays in its frame. */
export function scanAction(
  outer: Cells,
  inner: Cells,
  step: ScanStep,
  body: Action,
  hosted: ReadonlySet<EntryId>,
): Action {
  const { plan } = outer.frame;
  const { entries } = plan.graph;
  const { attrs } = entries[step.entry] as OpEntry;
  const { carried, scanned } = countsOf(step, plan);
  const given = givenOf(step.body);
  const { results } = step.body;
  const reverse = attrs.reverse === true;
  const places = inner.frame.layout.places;
  const changed = results
    .slice(0, carried)
    .map((value, i) => ({ value, target: given[i]! }))
    .filter(({ value, target }) => value !== target && places.get(value) !== places.get(target));
  const isGiven = new Set(given);
  const shapeIn = (i: number) => {
    const { value } = step.reads[i]!;
    const { shape } = entries[(entries[step.entry] as OpEntry).inputs[i]!]!;
    return shape.some((n) => n < 0) ? outer.outside[value]!.shape : shape;
  };
  const readAt = (i: number) => outer.read(step.reads[i]!, shapeIn(i));

  const begin = () => {
    inner.putConstants();
    for (let i = 0; i < carried; i++) inner.put(given[i]!, readAt(i));
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
    results.slice(carried).map((id, k) => {
      const value = step.values[carried + k] ?? null;
      const { dtype, shape } = step.body.graph.entries[id]!;
      if (value === null) return null;
      if (!isOpen(entries[value]!)) return { id, data: outer.array(value), size: sizeOf(shape) };
      const data = allocate(dtype, length * sizeOf(shape), 'scan');
      outer.outside[value] = viewOf(data, [length, ...shape]);
      return { id, data, size: sizeOf(shape) };
    });

  const turns = () => {
    const slices = Array.from({ length: scanned }, (_, i) => readAt(carried + i));
    const length = attrs.length === ANY_LENGTH ? slices[0]!.shape[0]! : (attrs.length as number);
    const stacks = stacksFor(length).filter((stack) => stack !== null);
    for (let turn = 0; turn < length; turn++) {
      const i = reverse ? length - 1 - turn : turn;
      slices.forEach((slice, k) => {
        const id = given[carried + k]!;
        if (hosted.has(id)) inner.outside[id] = rowOf(slice, i);
        else inner.put(id, rowOf(slice, i));
      });
      body();
      for (const { id, data, size } of stacks) {
        const row = inner.isOutside(id) ? elements(inner.view(id)) : inner.array(id);
        putRow(data, row, i * size);
      }
      carry();
    }
    for (let i = 0; i < carried; i++) {
      const value = step.values[i] ?? null;
      if (value !== null) outer.put(value, inner.view(given[i]!));
    }
  };

  return () => {
    begin();
    try {
      turns();
    } finally {
      inner.outside.length = 0;
    }
  };
}
