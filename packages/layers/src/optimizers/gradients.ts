import { DTypeError, Parameter, ShapeError, Tensor, ValueError } from '@keisan/autograd';
import { describeValue, everyPlace, formatShape, sameShape } from '@keisan/autograd/internal';

/** A gradient with its variable. */
export type Pair = readonly [gradient: Tensor, variable: Parameter];

/** Whether something is a list of variables. */
export const areParameters = (variables: unknown): boolean =>
  Array.isArray(variables) && everyPlace(variables, (variable) => variable instanceof Parameter);

/**
 * Each gradient with its variable, without those that are missing.
 * @throws KeisanError naming the variable whose gradient does not suit it.
 */
export function pairs(
  where: string,
  grads: readonly (Tensor | null | undefined)[],
  variables: readonly Parameter[],
): Pair[] {
  if (!Array.isArray(grads) || !areParameters(variables)) {
    throw new ValueError({
      where,
      got: `${describeValue(grads)} and ${describeValue(variables)}`,
      expected: 'a list of gradients, then a list of as many variables',
      fix: 'Write apply(gradients(loss, variables), variables)',
    });
  }
  if (grads.length !== variables.length) {
    throw new ValueError({
      where,
      got: `${grads.length} gradients and ${variables.length} variables`,
      expected: 'one gradient for each variable',
    });
  }
  const given = variables.flatMap((variable, i) => {
    const gradient = grads[i];
    if (gradient === null || gradient === undefined) return [];
    checkGradient(`${where}: gradient ${i}, of "${variable.path}"`, gradient, variable);
    return [[gradient, variable] as const];
  });
  if (given.length > 0 || variables.length === 0) return given;
  throw new ValueError({
    where,
    got: 'no gradient for any variable',
    expected: 'at least one',
    fix: 'Compute the loss from the variables, with operations on tensors',
  });
}

function checkGradient(where: string, gradient: unknown, variable: Parameter): void {
  if (!(gradient instanceof Tensor)) {
    throw new ValueError({
      where,
      got: describeValue(gradient),
      expected: 'a tensor, or null for none',
      fix: 'Compute it with gradients(loss, variables), or wrap numbers with tensor(...)',
    });
  }
  if (!sameShape(gradient.shape, variable.shape)) {
    throw new ShapeError({
      where,
      got: `shape ${formatShape(gradient.shape)}`,
      expected: `the shape of the variable, ${formatShape(variable.shape)}`,
    });
  }
  if (gradient.dtype !== variable.dtype) {
    throw new DTypeError({
      where,
      got: `dtype ${gradient.dtype}`,
      expected: `the dtype of the variable, ${variable.dtype}`,
      fix: `Convert it with .astype('${variable.dtype}')`,
    });
  }
}
