import type { Tensor } from '@keisan/autograd';
import { Family, type Spelling } from '../naming/family.ts';
import { type Serialized, serialize } from '../naming/identifiers.ts';
import type { CustomName } from '../saving/custom-names.ts';
import { L1, L1L2, L2, Regularizer } from './regularizer.ts';

class FunctionRegularizer extends Regularizer {
  readonly wraps: (x: Tensor) => Tensor;

  constructor(penalty: (x: Tensor) => Tensor) {
    super();
    this.wraps = penalty;
  }

  override apply(x: Tensor): Tensor {
    return this.wraps(x);
  }
}

const classes = { L1, L1L2, L2 };
const names = { l1: L1, l2: L2, l1l2: L1L2 };

/** The name of a regularizer: Keras's, in camelCase too, or one that was registered. */
export type RegularizerName = Spelling<keyof typeof names> | keyof typeof classes | CustomName<'regularizer'>;

/** A regularizer by name, as an object, as what one was saved as, or as a function to a scalar. */
export type RegularizerIdentifier = RegularizerName | Regularizer | Serialized | ((x: Tensor) => Tensor);

/** All regularizers. */
export const regularizers = new Family<Regularizer>({
  kind: 'regularizer',
  module: 'keras.regularizers',
  Base: Regularizer,
  classes,
  names,
  methods: ['apply'],
  none: null,
  ofFunction: (penalty: (x: Tensor) => Tensor) => new FunctionRegularizer(penalty),
});

/** An option that is a regularizer. */
export const regularizer = regularizers.option<RegularizerIdentifier>(serialize);
