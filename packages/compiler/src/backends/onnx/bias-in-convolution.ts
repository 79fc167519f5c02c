import type { Entry, EntryId, Graph } from '@keisan/autograd';
import { inputsOf, type OpEntry, registry, sameShape, sizeOf } from '@keisan/autograd/internal';
import { dropDeadCode } from '../../passes/dead-code.ts';
import { nested } from '../../passes/nested.ts';
import { append, rewrite } from '../../passes/rewrite.ts';
import { simplify } from '../../passes/simplify.ts';

const { add, conv, reshape } = registry;

/** How often each entry is read. */
function readers({ entries, outputs, updates }: Graph): readonly number[] {
  const counts = new Array<number>(entries.length).fill(0);
  const read = (id: EntryId) => counts[id]!++;
  for (const entry of entries) inputsOf(entry).forEach(read);
  outputs.forEach(read);
  for (const { value } of updates) read(value);
  return counts;
}

/** Whether an entry has one number for each channel of images whose channels are first. */
const isForChannels = ({ shape, dtype }: Entry, images: Entry): boolean =>
  dtype === images.dtype &&
  shape.length === images.shape.length &&
  shape[1] === images.shape[1] &&
  sizeOf(shape) === shape[1];

/**
 * Convolutions that have their bias as a third input, which ONNX Runtime adds while it writes the results, and can then apply an activation
 * to. Of a convolution that something else reads, too, nothing changes.
 */
export function biasInConvolution(graph: Graph): Graph {
  const inside = nested(biasInConvolution)(graph);
  const counts = readers(inside);
  const takesBias = (id: EntryId, sum: OpEntry, bias: EntryId): boolean => {
    const entry = inside.entries[id]!;
    return (
      entry.kind === 'op' &&
      entry.op === conv &&
      entry.attrs.channelsFirst === true &&
      entry.inputs.length === 2 &&
      counts[id] === 1 &&
      sameShape(entry.shape, sum.shape) &&
      isForChannels(inside.entries[bias]!, entry)
    );
  };
  let changed = false;
  const rewritten = rewrite(inside, (entry, entries, id) => {
    const original = inside.entries[id]!;
    if (original.kind !== 'op' || original.op !== add || entry.kind !== 'op') return append(entries, entry);
    const [a, b] = original.inputs as [EntryId, EntryId];
    const place = takesBias(a, original, b) ? 0 : takesBias(b, original, a) ? 1 : -1;
    if (place < 0) return append(entries, entry);
    changed = true;
    const { dtype, shape } = entry;
    const vector = [shape[1]!];
    const bias = entry.inputs[1 - place]!;
    const attrs = { shape: vector };
    const flat = append(entries, { kind: 'op', op: reshape, inputs: [bias], attrs, shape: vector, dtype });
    const convolution = entries[entry.inputs[place]!] as OpEntry;
    return append(entries, { ...convolution, inputs: [...convolution.inputs, flat] });
  });
  return changed ? dropDeadCode(simplify(rewritten)) : inside;
}
