import type { Shape, Tensor } from '@keisan/autograd';
import { isClass, isSerialized, lookUp, type NameIn, type Serialized } from '../identifiers.ts';
import { withMethods } from '../returned.ts';
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

export { Constant, type ConstantOptions, Ones, Zeros } from './constant.ts';
export { Initializer, type InitializerApplyOptions, type SeedOption } from './initializer.ts';
export {
  RandomNormal,
  type RandomNormalOptions,
  RandomUniform,
  type RandomUniformOptions,
  TruncatedNormal,
} from './random.ts';
export {
  computeFans,
  type Distribution,
  type FanMode,
  type FanOptions,
  GlorotNormal,
  GlorotUniform,
  HeNormal,
  HeUniform,
  LecunNormal,
  LecunUniform,
  VarianceScaling,
  type VarianceScalingOptions,
} from './variance-scaling.ts';

const initializers = {
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

/** Makes values for a weight of a shape. */
export type InitializerFunction = (shape: Shape, options: InitializerApplyOptions) => Tensor;

/** An initializer by name, as an object, as what one was saved as, or as a function of the shape. */
export type InitializerIdentifier = NameIn<typeof initializers> | Initializer | Serialized | InitializerFunction;

class FunctionInitializer extends Initializer {
  readonly #make: InitializerFunction;

  constructor(make: InitializerFunction) {
    super();
    this.#make = make;
  }

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    return this.#make(shape, options);
  }
}

/**
 * The initializer that an identifier stands for, with its default options for a name; null for null.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: InitializerIdentifier): Initializer;
export function get(identifier: InitializerIdentifier | null): Initializer | null;
export function get(identifier: InitializerIdentifier | null): Initializer | null {
  if (identifier === null) return null;
  if (identifier instanceof Initializer) return withMethods('initializer', identifier, 'apply');
  if (typeof identifier === 'function' && !isClass(identifier)) return new FunctionInitializer(identifier);
  const { className, config } = isSerialized(identifier) ? identifier : { className: identifier as string, config: {} };
  const Class = lookUp<new (options: never) => Initializer>('initializer', initializers, className, Initializer);
  return new Class(config as never);
}
