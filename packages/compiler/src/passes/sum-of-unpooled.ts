import type { Graph } from '@keisan/autograd';
import { registry } from '@keisan/autograd/internal';
import { append, rewrite } from './rewrite.ts';

/** The ops that share out what there is for each window among its elements, and which input that is. */
const shared = new Map([
  [registry.putLargest, 1],
  [registry.spreadAverages, 0],
]);

/** Sums over images what there is for each window, in place of the elements that it is shared out among: as for a bias before pooling. */
export function sumOfUnpooled(graph: Graph): Graph {
  return rewrite(graph, (entry, entries) => {
    if (entry.kind !== 'op' || entry.op !== registry.sum) return append(entries, entry);
    const images = entries[entry.inputs[0]!]!;
    const place = images.kind === 'op' ? shared.get(images.op) : undefined;
    if (images.kind !== 'op' || place === undefined) return append(entries, entry);
    const axes = entry.attrs.axes as readonly number[];
    const first = images.attrs.channelsFirst ? 2 : 1;
    const spatial = images.shape.slice(2).map((_, i) => i + first);
    if (!spatial.every((axis) => axes.includes(axis))) return append(entries, entry);
    return append(entries, { ...entry, inputs: [images.inputs[place]!] });
  });
}
