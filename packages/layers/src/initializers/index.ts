import { type InitializerIdentifier, initializers } from './family.ts';
import type { Initializer } from './initializer.ts';

export { Constant, type ConstantOptions, Ones, Zeros } from './constant.ts';
export type { InitializerFunction, InitializerIdentifier, InitializerName } from './family.ts';
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

/**
 * The initializer that an identifier stands for, with its default options for a name; null for null.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: InitializerIdentifier): Initializer;
export function get(identifier: InitializerIdentifier | null): Initializer | null;
export function get(identifier: InitializerIdentifier | null): Initializer | null {
  return initializers.get(identifier);
}
