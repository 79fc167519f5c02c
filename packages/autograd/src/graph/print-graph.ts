import { printable } from '../given/printable.ts';
import { formatNumber } from '../key.ts';
import { formatShape } from '../shape.ts';
import type { Attributes, AttributeValue, TensorSpec } from '../spec.ts';
import { asGraph, type ConstantEntry, checkGraph, type EntryId, type Graph } from './graph.ts';

const typeOf = ({ dtype, shape }: TensorSpec) => `${dtype}${formatShape(shape)}`;

function printAttribute(value: AttributeValue): string {
  if (typeof value === 'number') return formatNumber(value);
  const nested = asGraph(value);
  if (nested) return printGraph(nested);
  return Array.isArray(value) ? `[${value.map(formatNumber).join(', ')}]` : printable(String(value));
}

const printAttributes = (attrs: Attributes): string[] =>
  Object.entries(attrs).map(([name, value]) => `${name}=${printAttribute(value)}`);

function printConstant({ value, shape, dtype }: ConstantEntry): string {
  const literal = value.size === 1 ? formatNumber(value.data[value.offset]!) : '...';
  return `constant(${literal}): ${typeOf({ shape, dtype })}`;
}

/**
 * The graph as a short readable program.
 * @throws ValueError for anything but a graph.
 *
 * @example
 * ```ts
 * import { printGraph, type Tensor, trace } from 'keisan';
 *
 * printGraph(trace((x: Tensor) => x.square().sum(), [{ shape: [3], dtype: 'float32' }]));
 * // graph(x0: float32[3]) {
 * //   %1 = square(x0): float32[3]
 * //   %2 = sum(%1, axes=[0]): float32[]
 * //   return %2
 * // }
 * ```
 */
export function printGraph(graph: Graph): string {
  checkGraph('printGraph', graph);
  const { entries, outputs, updates } = graph;
  const name = (id: EntryId): string => {
    const entry = entries[id]!;
    if (entry.kind === 'input' || entry.kind === 'variable') return printable(entry.name);
    return entry.kind === 'key' ? 'key' : `%${id}`;
  };
  const parameters = entries.flatMap((entry, id) => {
    if (entry.kind === 'input' || entry.kind === 'key') return [`${name(id)}: ${typeOf(entry)}`];
    return entry.kind === 'variable' ? [`variable ${name(id)}: ${typeOf(entry)}`] : [];
  });
  const lines = entries.flatMap((entry, id) => {
    if (entry.kind === 'constant') return [`%${id} = ${printConstant(entry)}`];
    if (entry.kind === 'output') return [`%${id} = ${name(entry.of)}[${entry.index}]: ${typeOf(entry)}`];
    if (entry.kind !== 'op') return [];
    const args = [...entry.inputs.map(name), ...printAttributes(entry.attrs)];
    return [`%${id} = ${printable(entry.op.name)}(${args.join(', ')}): ${typeOf(entry)}`];
  });
  const assignments = updates.map(({ variable, value }) => `${name(variable)} := ${name(value)}`);
  const body = [...lines, ...assignments, `return ${outputs.map(name).join(', ')}`.trimEnd()];
  const indented = body.flatMap((line) => line.split('\n')).map((line) => `  ${line}`);
  return [`graph(${parameters.join(', ')}) {`, ...indented, '}'].join('\n');
}
