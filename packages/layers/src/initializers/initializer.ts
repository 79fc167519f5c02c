import type { DType, Shape, Tensor } from '@keisan/autograd';
import { type Configurable, isSerialized, lookUp, type Serialized } from '../identifiers.ts';

/** Options of {@link Initializer.apply}. */
export interface InitializerApplyOptions {
  /** The dtype of the values. Default: float32. */
  dtype?: DType;
}

/** Options of the initializers that draw random numbers. */
export interface SeedOption {
  /** A whole number, for the same values at each call. Default: the stream of `setRandomSeed`. */
  seed?: number | null;
}

/** What is saved of a seed: nothing, for none. */
export const seedConfig = (seed: number | null) => (seed === null ? {} : { seed });

/** The option of a random draw that a seed stands for. */
export const seedOption = (seed: number | null) => ({ seed: seed ?? undefined });

/** Makes the first values of a weight. Subclasses say how. Source: https://keras.io/api/layers/initializers/ */
export abstract class Initializer implements Configurable {
  /** Values for a weight of `shape`. */
  abstract apply(shape: Shape, options?: InitializerApplyOptions): Tensor;

  /** The options to make it with again. */
  getConfig(): Readonly<Record<string, unknown>> {
    return {};
  }
}

/** An initializer by name, as an object, as what one was saved as, or as a function of the shape. */
export type InitializerIdentifier =
  | string
  | Initializer
  | Serialized
  | ((shape: Shape, options: InitializerApplyOptions) => Tensor);

class FunctionInitializer extends Initializer {
  readonly #make: (shape: Shape, options: InitializerApplyOptions) => Tensor;

  constructor(make: (shape: Shape, options: InitializerApplyOptions) => Tensor) {
    super();
    this.#make = make;
  }

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    return this.#make(shape, options);
  }
}

/** The initializer that an identifier stands for. */
export function resolveInitializer(
  table: Readonly<Record<string, new (options: never) => Initializer>>,
  identifier: InitializerIdentifier,
): Initializer {
  if (identifier instanceof Initializer) return identifier;
  if (typeof identifier === 'function') return new FunctionInitializer(identifier);
  const { className, config } = isSerialized(identifier) ? identifier : { className: identifier, config: {} };
  return new (lookUp('initializer', table, className))(config as never);
}
