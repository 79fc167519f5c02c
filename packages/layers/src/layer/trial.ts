import { noGrad, type Parameter, Tensor, zeros } from '@keisan/autograd';
import { type Scope, withScope } from '@keisan/autograd/internal';

/** Where code runs without lasting effects: what it assigns is forgotten, and its random numbers are nobody else's. */
class Trial implements Scope {
  readonly #values = new Map<Parameter, Tensor>();

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

/** Runs `body` without history and without lasting effects on parameters and on random numbers. */
export function onTrial<T>(body: () => T): T {
  return withScope(new Trial(), () => noGrad(body));
}
