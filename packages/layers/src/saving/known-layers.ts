import { ValueError } from '@keisan/autograd';
import type { AnyLayer } from '../any-layer.ts';
import type { Family } from '../family.ts';

let known: Family<AnyLayer> | null = null;

/** Makes the table of all layers known. */
export function setKnownLayers(layers: Family<AnyLayer>): void {
  known = layers;
}

/**
 * The table of all layers, for what reads and writes models. A bundle of a page that mentions nothing of the kind has only the layers
 * that the page imports.
 *
 * @throws ValueError in such a bundle.
 */
export function knownLayers(): Family<AnyLayer> {
  if (known) return known;
  throw new ValueError({
    where: 'layers',
    got: 'a bundle without the table of all layers, by which models are written and read',
    expected: 'one that says that it needs it',
    fix: "Write import 'keisan/saving'",
  });
}
