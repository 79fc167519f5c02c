import type { DType, EntryId, Graph, Shape, TypedArray } from '@keisan/autograd';
import { type ConstantEntry, elements, isGiven, type OpEntry, type OpName } from '@keisan/autograd/internal';
import type { OnnxBuilder, OnnxType } from './builder.ts';
import { lowerings } from './lowerings/table.ts';

/** What the entries of a graph are written with. */
interface EntryWriter extends OnnxBuilder {
  /** A constant of any size. */
  array(values: TypedArray, dtype: DType, shape: Shape): string;
  /** Notes the element type of a value. */
  declare(value: string, dtype: OnnxType): void;
}

/** Constants of up to this many elements are written once however often they occur. */
const SHARED = 16;

/** The ONNX names of the outputs of an op. */
function lowerOp(graph: Graph, entry: OpEntry, writer: EntryWriter, names: readonly string[]): readonly string[] {
  const { op, attrs } = entry;
  const inputs = entry.inputs.map((id) => graph.entries[id]!);
  const outputs = op.infer(inputs, attrs);
  const made = lowerings[op.name as OpName](
    writer,
    entry.inputs.map((id) => names[id]!),
    { attrs, inputs, output: outputs[0]!, outputs },
  );
  return typeof made === 'string' ? [made] : made;
}

function lowerConstant({ value, dtype, shape }: ConstantEntry, writer: EntryWriter): string {
  const values = elements(value);
  return values.length > SHARED ? writer.array(values, dtype, shape) : writer.constant([...values], dtype, shape);
}

/**
 * Writes the constants and ops of a graph. `given` names its inputs, its variables and its key.
 * @returns the ONNX name of every entry.
 */
export function lowerEntries(
  graph: Graph,
  writer: EntryWriter,
  given: ReadonlyMap<EntryId, string>,
): readonly string[] {
  const names: string[] = [];
  const outputs = new Map<EntryId, readonly string[]>();
  graph.entries.forEach((entry, id) => {
    let name: string;
    if (entry.kind === 'op') {
      const made = lowerOp(graph, entry, writer, names);
      outputs.set(id, made);
      name = made[0]!;
    } else if (entry.kind === 'output') name = outputs.get(entry.of)![entry.index]!;
    else name = entry.kind === 'constant' ? lowerConstant(entry, writer) : given.get(id)!;
    writer.declare(name, entry.dtype);
    names.push(name);
  });
  return names;
}

/** Writes a graph whose inputs have these names into another one. Returns the names of its outputs. */
export function lowerGraph(graph: Graph, writer: EntryWriter, inputs: readonly string[]): readonly string[] {
  const given = graph.entries.flatMap((entry, id) => (isGiven(entry) ? [id] : []));
  const names = lowerEntries(graph, writer, new Map(given.map((id, i) => [id, inputs[i]!])));
  return graph.outputs.map((id) => names[id]!);
}

/** The signature of a graph in ONNX: the name under which each input, variable and key goes in. */
export function signature(graph: Graph): Map<EntryId, string> {
  const names = new Map<EntryId, string>();
  graph.entries.forEach((entry, id) => {
    if (isGiven(entry)) names.set(id, `${entry.kind}_${id}`);
  });
  return names;
}
