import type { Tensor } from '@keisan/autograd';
import { Family, type Spelling } from '../naming/family.ts';
import { type Serialized, serialize } from '../naming/identifiers.ts';
import type { CustomName } from '../saving/custom-names.ts';
import { Constraint, MaxNorm, MinMaxNorm, NonNeg, UnitNorm } from './constraint.ts';

class FunctionConstraint extends Constraint {
  readonly wraps: (w: Tensor) => Tensor;

  constructor(bound: (w: Tensor) => Tensor) {
    super();
    this.wraps = bound;
  }

  override apply(w: Tensor): Tensor {
    return this.wraps(w);
  }
}

const classes = { MaxNorm, MinMaxNorm, NonNeg, UnitNorm };
const names = { max_norm: MaxNorm, non_neg: NonNeg, unit_norm: UnitNorm, min_max_norm: MinMaxNorm };

/** The name of a constraint: Keras's, in camelCase too, or one that was registered. */
export type ConstraintName = Spelling<keyof typeof names> | keyof typeof classes | CustomName<'constraint'>;

/** A constraint by name, as an object, as what one was saved as, or as a function. */
export type ConstraintIdentifier = ConstraintName | Constraint | Serialized | ((w: Tensor) => Tensor);

/** All constraints. */
export const constraints = new Family<Constraint>({
  kind: 'constraint',
  module: 'keras.constraints',
  Base: Constraint,
  classes,
  names,
  methods: ['apply'],
  none: null,
  ofFunction: (bound: (w: Tensor) => Tensor) => new FunctionConstraint(bound),
});

/** An option that is a constraint. */
export const constraint = constraints.option<ConstraintIdentifier>(serialize);
