import type { Entry, EntryId, Graph, Shape } from '@keisan/autograd';
import { asGraph, bytesPerElement, type OpEntry, registry, sizeOf } from '@keisan/autograd/internal';
import { kindsOf } from './kinds.ts';
import { lower } from './lower.ts';

/** What a graph makes a machine do. A loop whose length shows only when it runs counts as one turn. */
export interface Work {
  /** Operations, but for views. */
  readonly operations: number;
  /** Those of them that are products or convolutions. */
  readonly products: number;
  /** The sums and products of numbers in those. */
  readonly flops: number;
  /** The bytes that all others read and write. */
  readonly bytes: number;
  /** Flops and bytes of operations that have no kernel in WebAssembly. */
  readonly called: number;
}

const none: Work = { operations: 0, products: 0, flops: 0, bytes: 0, called: 0 };

const plus = (a: Work, b: Work, times = 1): Work => ({
  operations: a.operations + b.operations * times,
  products: a.products + b.products * times,
  flops: a.flops + b.flops * times,
  bytes: a.bytes + b.bytes * times,
  called: a.called + b.called * times,
});

const known = (shape: Shape) => sizeOf(shape.map((length) => Math.abs(length)));

/** The flops of a product, which convolutions are too by now; null for anything else. */
function flopsOf({ entries }: Graph, { op, inputs, attrs, shape }: OpEntry): number | null {
  if (op !== registry.matmul) return null;
  return 2 * known(shape) * Math.abs(entries[inputs[0]!]!.shape.at(attrs.transposeA ? -2 : -1)!);
}

const bytesOf = ({ shape, dtype }: Entry) => known(shape) * bytesPerElement(dtype);

/** The work of an operation, given what its graphs make. */
function workOfOp(graph: Graph, entry: OpEntry, isCalled: boolean): Work {
  const { op, attrs, inputs } = entry;
  const bodies = Object.values(attrs).flatMap((value) => asGraph(value) ?? []);
  if (bodies.length > 0) {
    const turns = op === registry.scan ? Math.abs(attrs.length as number) : 1;
    return bodies.reduce((sum, body) => plus(sum, workOf(body), turns), none);
  }
  const flops = flopsOf(graph, entry);
  if (flops !== null) return { operations: 1, products: 1, flops, bytes: 0, called: isCalled ? flops : 0 };
  // A gather reads as many rows as it gives, however long its table is.
  const read = (op === registry.gather ? inputs.slice(1) : inputs).reduce(
    (sum, id: EntryId) => sum + bytesOf(graph.entries[id]!),
    op === registry.gather ? bytesOf(entry) : 0,
  );
  const bytes = read + bytesOf(entry);
  return { operations: 1, products: 0, flops: 0, bytes, called: isCalled ? bytes : 0 };
}

/** What a graph makes a machine do, by what its operations are lowered to here. */
export function workOf(original: Graph): Work {
  const graph = lower(original);
  const kinds = kindsOf(graph);
  return graph.entries.reduce(
    (sum, entry, id) =>
      entry.kind !== 'op' || kinds[id] === 'view'
        ? sum
        : plus(sum, workOfOp(graph, entry as OpEntry, kinds[id] === 'call')),
    none,
  );
}
