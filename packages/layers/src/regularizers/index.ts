import { abs, square, sum, type Tensor, tensor, ValueError } from '@keisan/autograd';
import { checkOptions, checkTensor, describeValue } from '@keisan/autograd/internal';
import { classNameOf } from '../class-name.ts';
import { fix } from '../fix.ts';
import { type Configurable, isClass, isSerialized, lookUp, type NameIn, type Serialized } from '../identifiers.ts';
import { withMethods } from '../returned.ts';

/** A penalty on a weight or on a layer's output, added to the loss. Source: https://keras.io/api/layers/regularizers/ */
export abstract class Regularizer implements Configurable {
  /** The penalty: a scalar. */
  abstract apply(x: Tensor): Tensor;

  /** The options to make it with again. */
  getConfig(): Readonly<Record<string, unknown>> {
    return {};
  }
}

function checkFactor(where: string, name: string, factor: number): number {
  if (Number.isFinite(factor) && factor >= 0) return factor;
  throw new ValueError({ where, got: `${name} ${describeValue(factor)}`, expected: 'a finite number of at least 0' });
}

/** Options of {@link L1L2}. */
export interface L1L2Options {
  /** The factor of the absolute values. Default: 0. */
  l1?: number;
  /** The factor of the squares. Default: 0. */
  l2?: number;
}

/** `l1 sum(|x|) + l2 sum(x ** 2)`. Source: https://keras.io/api/layers/regularizers/#l1l2-class */
export class L1L2 extends Regularizer {
  static readonly className: string = 'L1L2';

  readonly l1: number;
  readonly l2: number;

  /** @throws ValueError when a factor is negative or not finite, and for an unknown option. */
  constructor(options: L1L2Options = {}) {
    super();
    checkOptions(classNameOf(this), options, { l1: true, l2: true });
    const { l1 = 0, l2 = 0 } = options;
    this.l1 = checkFactor(classNameOf(this), 'l1', l1);
    this.l2 = checkFactor(classNameOf(this), 'l2', l2);
    fix(this, 'l1', 'l2');
  }

  override apply(x: Tensor): Tensor {
    checkTensor(classNameOf(this), x);
    const terms = [
      ...(this.l1 === 0 ? [] : [sum(abs(x)).mul(this.l1)]),
      ...(this.l2 === 0 ? [] : [sum(square(x)).mul(this.l2)]),
    ];
    return terms.length === 0 ? tensor(0, { dtype: x.dtype }) : terms.reduce((a, b) => a.add(b));
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { l1: this.l1, l2: this.l2 };
  }
}

/** `l1 sum(|x|)`; `l1` is 0.01 by default. Source: https://keras.io/api/layers/regularizers/#l1-class */
export class L1 extends L1L2 {
  static override readonly className: string = 'L1';

  /** @throws ValueError when the factor is negative or not finite, and for an unknown option. */
  constructor(options: Pick<L1L2Options, 'l1'> = {}) {
    checkOptions('L1', options, { l1: true });
    super({ l1: options.l1 ?? 0.01 });
  }

  override getConfig() {
    return { l1: this.l1 };
  }
}

/**
 * `l2 sum(x ** 2)`; `l2` is 0.01 by default. Source: https://keras.io/api/layers/regularizers/#l2-class
 *
 * @example
 * ```ts
 * import { Dense } from 'keisan/layers';
 * import { L2 } from 'keisan/regularizers';
 *
 * new Dense(10, { kernelRegularizer: new L2({ l2: 0.01 }) });
 * ```
 */
export class L2 extends L1L2 {
  static override readonly className: string = 'L2';

  /** @throws ValueError when the factor is negative or not finite, and for an unknown option. */
  constructor(options: Pick<L1L2Options, 'l2'> = {}) {
    checkOptions('L2', options, { l2: true });
    super({ l2: options.l2 ?? 0.01 });
  }

  override getConfig() {
    return { l2: this.l2 };
  }
}

/** A regularizer by name, as an object, as what one was saved as, or as a function to a scalar. */
export type RegularizerIdentifier = NameIn<typeof regularizers> | Regularizer | Serialized | ((x: Tensor) => Tensor);

class FunctionRegularizer extends Regularizer {
  readonly #penalty: (x: Tensor) => Tensor;

  constructor(penalty: (x: Tensor) => Tensor) {
    super();
    this.#penalty = penalty;
  }

  override apply(x: Tensor): Tensor {
    return this.#penalty(x);
  }
}

const regularizers = { l1: L1, l2: L2, l1l2: L1L2 };

/**
 * The regularizer that an identifier stands for, with its default options for a name; null for none.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: RegularizerIdentifier | null = null): Regularizer | null {
  if (identifier === null) return null;
  if (identifier instanceof Regularizer) return withMethods('regularizer', identifier, 'apply');
  if (typeof identifier === 'function' && !isClass(identifier)) return new FunctionRegularizer(identifier);
  const { className, config } = isSerialized(identifier) ? identifier : { className: identifier as string, config: {} };
  const Class = lookUp<new (options: never) => Regularizer>('regularizer', regularizers, className, Regularizer);
  return new Class(config as never);
}
