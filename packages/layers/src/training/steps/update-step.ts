import { classNameOf } from '../../naming/class-name.ts';
import type { Optimizer } from '../../optimizers/optimizer.ts';
import { returnedAtOnce } from '../../returned.ts';
import type { Gradients } from './gradient-step.ts';

/** The second half of a step of training: the weights change by their gradients, this batch's or the mean of many machines'. */
export function updateStep(optimizer: Optimizer): (step: Omit<Gradients, 'logs'>) => void {
  return ({ weights, gradients }) =>
    returnedAtOnce(`${classNameOf(optimizer)}.apply`, optimizer.apply(gradients, weights));
}
