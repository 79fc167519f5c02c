import type { Shape, Tensor } from '@keisan/autograd';
import { Family, type Spelling } from '../naming/family.ts';
import { type Serialized, serialize } from '../naming/identifiers.ts';
import type { Kind } from '../options/kind.ts';
import type { CustomName } from '../saving/custom-names.ts';
import { Constant, Ones, Zeros } from './constant.ts';
import { Initializer, type InitializerApplyOptions } from './initializer.ts';
import { RandomNormal, RandomUniform, TruncatedNormal } from './random.ts';
import {
  GlorotNormal,
  GlorotUniform,
  HeNormal,
  HeUniform,
  LecunNormal,
  LecunUniform,
  VarianceScaling,
} from './variance-scaling.ts';

/** Makes values for a weight of a shape. */
export type InitializerFunction = (shape: Shape, options: InitializerApplyOptions) => Tensor;

class FunctionInitializer extends Initializer {
  readonly wraps: InitializerFunction;

  constructor(make: InitializerFunction) {
    super();
    this.wraps = make;
  }

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    return this.wraps(shape, options);
  }
}

const classes = {
  Constant,
  GlorotNormal,
  GlorotUniform,
  HeNormal,
  HeUniform,
  LecunNormal,
  LecunUniform,
  Ones,
  RandomNormal,
  RandomUniform,
  TruncatedNormal,
  VarianceScaling,
  Zeros,
};

const names = {
  zeros: Zeros,
  zero: Zeros,
  ones: Ones,
  one: Ones,
  constant: Constant,
  random_uniform: RandomUniform,
  uniform: RandomUniform,
  random_normal: RandomNormal,
  normal: RandomNormal,
  truncated_normal: TruncatedNormal,
  variance_scaling: VarianceScaling,
  glorot_uniform: GlorotUniform,
  glorot_normal: GlorotNormal,
  he_uniform: HeUniform,
  he_normal: HeNormal,
  lecun_uniform: LecunUniform,
  lecun_normal: LecunNormal,
};

/** The name of an initializer: Keras's, in camelCase too, or one that was registered. */
export type InitializerName = Spelling<keyof typeof names> | keyof typeof classes | CustomName<'initializer'>;

/** An initializer by name, as an object, as what one was saved as, or as a function of the shape. */
export type InitializerIdentifier = InitializerName | Initializer | Serialized | InitializerFunction;

/** All initializers. */
export const initializers = new Family<Initializer>({
  kind: 'initializer',
  module: 'keras.initializers',
  Base: Initializer,
  classes,
  names,
  methods: ['apply'],
  none: null,
  ofFunction: (make: InitializerFunction) => new FunctionInitializer(make),
});

/** An option that is an initializer; null is the default one. */
export const initializer: Kind<InitializerIdentifier, Initializer> = {
  ...initializers.option<InitializerIdentifier>(serialize),
  nullIsDefault: true,
};
