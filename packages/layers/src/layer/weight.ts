import { Parameter, type ParameterOptions, type Tensor } from '@keisan/autograd';
import { checkOptions } from '@keisan/autograd/internal';
import { type Constraint, type ConstraintIdentifier, get as getConstraint } from '../constraints/index.ts';
import { get as getRegularizer, type Regularizer, type RegularizerIdentifier } from '../regularizers/index.ts';

/** What a weight is made with beside its first value. */
export interface WeightOptions extends ParameterOptions {
  readonly regularizer?: RegularizerIdentifier | null | undefined;
  readonly constraint?: ConstraintIdentifier | null | undefined;
}

/** A parameter of a layer, with what is added to the loss for it and what keeps it within bounds. */
export class Weight extends Parameter {
  #regularizer: Regularizer | null;
  #constraint: Constraint | null;

  constructor(initial: Tensor, given: WeightOptions = {}) {
    checkOptions('Weight', given, {
      name: 'text',
      path: 'text',
      trainable: 'flag',
      regularizer: true,
      constraint: true,
    });
    const { regularizer, constraint, ...options } = given;
    super(initial, options);
    this.#regularizer = getRegularizer(regularizer);
    this.#constraint = getConstraint(constraint);
  }

  /**
   * What is added to the loss for it; null for nothing. Another one counts from the next call.
   * @throws ValueError when it is set to what is no regularizer.
   */
  get regularizer(): Regularizer | null {
    return this.#regularizer;
  }

  set regularizer(identifier: RegularizerIdentifier | null) {
    this.#regularizer = getRegularizer(identifier);
  }

  /**
   * What keeps it within bounds after each step; null for nothing. Another one counts from the next call.
   * @throws ValueError when it is set to what is no constraint.
   */
  get constraint(): Constraint | null {
    return this.#constraint;
  }

  set constraint(identifier: ConstraintIdentifier | null) {
    this.#constraint = getConstraint(identifier);
  }

  /** Gives it another path. @internal */
  moveTo(path: string): void {
    Object.assign(this, { path });
  }
}
