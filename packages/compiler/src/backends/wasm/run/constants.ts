import type { EntryId, View } from '@keisan/autograd';
import { bytesPerElement, elements } from '@keisan/autograd/internal';
import type { Frame } from '../code/frame.ts';
import { LINE } from '../plan/room.ts';
import { type Plan, readsOf } from '../plan/steps.ts';
import type { Block, Memory } from './memory.ts';

/** The constants of a plan that are read, or are results, where they lie in memory. */
function constantsOf({ graph, kinds, steps, results }: Plan): readonly (readonly [EntryId, View])[] {
  const read = new Set([...results, ...steps.flatMap((step) => readsOf(step).map(({ value }) => value))]);
  return graph.entries.flatMap((entry, id) =>
    entry.kind === 'constant' && kinds[id] === 'constant' && read.has(id) ? [[id, entry.value] as const] : [],
  );
}

/** Puts the constants of a frame, and of the frames of its loops, into a block of their own. */
export function putConstants(memory: Memory, frame: Frame): Block {
  const constants: { readonly frame: Frame; readonly id: EntryId; readonly value: View; readonly at: number }[] = [];
  let bytes = 0;
  const visit = (each: Frame): void => {
    for (const [id, value] of constantsOf(each.plan)) {
      constants.push({ frame: each, id, value, at: bytes });
      bytes += Math.ceil((value.size * bytesPerElement(each.plan.graph.entries[id]!.dtype)) / LINE) * LINE;
    }
    for (const body of each.bodies.values()) visit(body);
  };
  visit(frame);
  const block = memory.take(bytes);
  for (const { frame: each, id, value, at } of constants) {
    memory.view(each.plan.graph.entries[id]!.dtype, block.address + at, value.size).set(elements(value));
    each.putElsewhere(id, () => block.address + at);
  }
  return block;
}
