import { Parameter, type ParameterOptions, type Tensor } from '@keisan/autograd';
import { checkOptions } from '@keisan/autograd/internal';
import type { Constraint } from '../constraints/index.ts';
import type { Regularizer } from '../regularizers/index.ts';

/** What a weight is made with beside its first value. */
export interface WeightOptions extends ParameterOptions {
  readonly regularizer?: Regularizer | null;
  readonly constraint?: Constraint | null;
}

/** A parameter of a layer, with what is added to the loss for it and what keeps it within bounds. */
export class Weight extends Parameter {
  readonly regularizer: Regularizer | null;
  readonly constraint: Constraint | null;

  constructor(initial: Tensor, given: WeightOptions = {}) {
    checkOptions('Weight', given, {
      name: 'text',
      path: 'text',
      trainable: 'flag',
      regularizer: true,
      constraint: true,
    });
    const { regularizer = null, constraint = null, ...options } = given;
    super(initial, options);
    this.regularizer = regularizer;
    this.constraint = constraint;
  }

  /** Gives it another path. @internal */
  moveTo(path: string): void {
    Object.assign(this, { path });
  }
}
