import { Constant, Ones, Zeros } from './constant.ts';
import { type Initializer, type InitializerIdentifier, resolveInitializer } from './initializer.ts';
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
export {
  Initializer,
  type InitializerApplyOptions,
  type InitializerIdentifier,
  type SeedOption,
} from './initializer.ts';
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

/**
 * The initializer that an identifier stands for.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: InitializerIdentifier): Initializer {
  return resolveInitializer(initializers, identifier);
}
