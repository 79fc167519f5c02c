import { elements, registry } from '@keisan/autograd/internal';
import type { Entry, EntryId, Graph } from '../graph.ts';
import type { OnnxWriter } from './writer.ts';

/** Constants of up to this many elements are written once however often they occur. */
const SHARED = 16;

function lowerEntry(graph: Graph, entry: Entry, writer: OnnxWriter, names: readonly string[], given?: string): string {
  if (entry.kind === 'op') {
    const { op, attrs, inputs, shape, dtype } = entry;
    const sources = inputs.map((id) => graph.entries[id]!);
    const inputNames = inputs.map((id) => names[id]!);
    return registry[op].onnx(writer, inputNames, { attrs, inputs: sources, output: { shape, dtype } });
  }
  if (entry.kind !== 'constant') return given!;
  const values = elements(entry.value);
  return values.length > SHARED
    ? writer.array(values, entry.dtype, entry.shape)
    : writer.constant([...values], entry.dtype, entry.shape);
}

/**
 * Writes the constants and ops of a graph. `given` names its inputs, its variables and its key.
 * @returns the ONNX name of every entry.
 */
export function lowerEntries(graph: Graph, writer: OnnxWriter, given: ReadonlyMap<EntryId, string>): readonly string[] {
  const names: string[] = [];
  graph.entries.forEach((entry, id) => {
    const name = lowerEntry(graph, entry, writer, names, given.get(id));
    writer.declare(name, entry.dtype);
    names.push(name);
  });
  return names;
}

/** The signature of a graph in ONNX: the name under which each input, variable and key goes in. */
export function signature(graph: Graph): Map<EntryId, string> {
  const names = new Map<EntryId, string>();
  graph.entries.forEach((entry, id) => {
    if (entry.kind !== 'op' && entry.kind !== 'constant') names.set(id, `${entry.kind}_${id}`);
  });
  return names;
}
