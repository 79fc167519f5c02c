import { ValueError } from '@keisan/autograd';
import type { AnyLayer } from '../layer/any-layer.ts';
import type { Family } from '../naming/family.ts';
import type { Json, KerasObject } from './json.ts';
import type { readGraph } from './read-graph.ts';

/** What writes and reads models. */
export interface SavingParts {
  /** All layers. */
  readonly layers: Family<AnyLayer>;
  readonly readGraph: typeof readGraph;
  serialize(object: AnyLayer): KerasObject;
  toText(saved: Json): string;
}

let known: SavingParts | null = null;

/** Makes known what writes and reads models. */
export function setSavingParts(parts: SavingParts): void {
  known = parts;
}

/**
 * What writes and reads models. A bundle of a page that mentions nothing of the kind is without it, and has only the layers that the page
 * imports.
 *
 * @throws ValueError in such a bundle.
 */
export function savingParts(): SavingParts {
  if (known) return known;
  throw new ValueError({
    where: 'saving',
    got: 'a bundle without all layers, and without what writes and reads models',
    expected: 'one that says that it needs them',
    fix: "Write import 'keisan/saving'",
  });
}
