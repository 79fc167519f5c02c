import { type RegularizerIdentifier, regularizers } from './family.ts';
import type { Regularizer } from './regularizer.ts';

export type { RegularizerIdentifier, RegularizerName } from './family.ts';
export {
  L1,
  L1L2,
  type L1L2Options,
  type L1Options,
  L2,
  type L2Options,
  l1,
  l1L2,
  l2,
  Regularizer,
} from './regularizer.ts';

/**
 * The regularizer that an identifier stands for, with its default options for a name; null for none.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: RegularizerIdentifier): Regularizer;
export function get(identifier?: RegularizerIdentifier | null): Regularizer | null;
export function get(identifier: RegularizerIdentifier | null = null): Regularizer | null {
  return regularizers.get(identifier);
}
