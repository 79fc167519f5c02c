import { noGrad, type Parameter, Tensor, zeros } from '@keisan/autograd';
import { currentScope, type Scope, withScope } from '@keisan/autograd/internal';
import type { PartialShape } from '../shapes.ts';

/** Where code runs without lasting effects: what it assigns is forgotten, and its random numbers are nobody else's. */
class Trial implements Scope {
  readonly #values = new Map<Parameter, Tensor>();
  /** How many samples stand for any number of them. */
  readonly samples: number | null;

  constructor(samples: number | null) {
    this.samples = samples;
  }

  read(parameter: Parameter): Tensor {
    return this.#values.get(parameter) ?? new Tensor(parameter, parameter.stored, null, false);
  }

  assign(parameter: Parameter, value: Tensor): void {
    this.#values.set(parameter, value);
  }

  nextKeys(): Tensor {
    return zeros([2], { dtype: 'int32' });
  }
}

/**
 * Runs `body` without history and without lasting effects on parameters and on random numbers.
 * @param samples How many samples in it stand for any number of them.
 */
export function onTrial<T>(body: () => T, samples: number | null = null): T {
  return withScope(new Trial(samples), () => noGrad(body));
}

/** A shape, with null for samples that stand for any number of them. */
export function partialShapeOf({ shape }: Tensor): PartialShape {
  const scope = currentScope();
  if (!(scope instanceof Trial) || scope.samples === null || shape[0] !== scope.samples) return shape;
  return [null, ...shape.slice(1)];
}
