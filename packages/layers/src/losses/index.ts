import { type LossIdentifier, losses } from './family.ts';
import type { Loss } from './loss.ts';

export * from './classes.ts';
export type { LossFunction, LossIdentifier, LossName } from './family.ts';
export * from './functions.ts';
export { Loss, type LossOptions } from './loss.ts';
export type { Reduction } from './reduction.ts';

/**
 * The loss that an identifier stands for; null for null.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: LossIdentifier): Loss;
export function get(identifier: LossIdentifier | null): Loss | null;
export function get(identifier: LossIdentifier | null): Loss | null {
  return losses.get(identifier);
}
