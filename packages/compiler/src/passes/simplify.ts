import type { Attributes, Entry, EntryId, Graph, GraphView, OpDef, TensorSpec } from '@keisan/autograd';
import { registry } from '@keisan/autograd/internal';
import { append, rewrite } from './rewrite.ts';

/** An entry as an op's `simplify` sees it. */
class EntryView implements GraphView {
  readonly id: EntryId;
  readonly #entries: readonly Entry[];

  constructor(entries: readonly Entry[], id: EntryId) {
    this.#entries = entries;
    this.id = id;
  }

  get #entry(): Entry {
    return this.#entries[this.id]!;
  }

  get spec(): TensorSpec {
    return this.#entry;
  }

  get op(): OpDef | null {
    return this.#entry.kind === 'op' ? this.#entry.op : null;
  }

  get attrs(): Attributes {
    return this.#entry.kind === 'op' ? this.#entry.attrs : {};
  }

  get inputs(): readonly GraphView[] {
    return this.#entry.kind === 'op' ? this.#entry.inputs.map((id) => new EntryView(this.#entries, id)) : [];
  }

  get fill(): number | null {
    const entry = this.#entry;
    if (entry.kind === 'constant' && entry.value.size === 1) return entry.value.data[entry.value.offset]!;
    return this.op === registry.broadcastTo ? this.inputs[0]!.fill : null;
  }
}

/** Replaces ops by the cheaper forms that they declare themselves. */
export function simplify(graph: Graph): Graph {
  return rewrite(graph, (original, entries) => {
    let entry = original;
    while (entry.kind === 'op') {
      const views = entry.inputs.map((id) => new EntryView(entries, id));
      const better = entry.op.simplify?.(views, entry.attrs, entry);
      if (!better) break;
      if ('use' in better) return (better.use as EntryView).id;
      entry = { ...entry, inputs: better.inputs.map((view) => (view as EntryView).id), attrs: better.attrs };
    }
    return append(entries, entry);
  });
}
