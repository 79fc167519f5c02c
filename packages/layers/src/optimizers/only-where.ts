import { type Parameter, type Tensor, where } from '@keisan/autograd';

/** Runs `body`; where a condition, a scalar, is false, the parameters keep the values that they had before. */
export function onlyWhere(condition: Tensor, parameters: readonly Parameter[], body: () => void): void {
  const before = parameters.map((parameter) => parameter.read());
  body();
  parameters.forEach((parameter, i) => {
    const [now, old] = [parameter.read(), before[i]!];
    if (now !== old) parameter.assign(where(condition, now, old));
  });
}
