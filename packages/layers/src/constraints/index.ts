import type { Constraint } from './constraint.ts';
import { type ConstraintIdentifier, constraints } from './family.ts';

export {
  Constraint,
  MaxNorm,
  type MaxNormOptions,
  MinMaxNorm,
  type MinMaxNormOptions,
  NonNeg,
  UnitNorm,
  type UnitNormOptions,
} from './constraint.ts';
export type { ConstraintIdentifier, ConstraintName } from './family.ts';

/**
 * The constraint that an identifier stands for; null for none.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: ConstraintIdentifier): Constraint;
export function get(identifier?: ConstraintIdentifier | null): Constraint | null;
export function get(identifier: ConstraintIdentifier | null = null): Constraint | null {
  return constraints.get(identifier);
}
