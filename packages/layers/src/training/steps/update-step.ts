import type { Optimizer } from '../../optimizers/optimizer.ts';
import type { Gradients } from './gradient-step.ts';

/** The second half of a step of training: the weights change by their gradients, this batch's or the mean of many machines'. */
export function updateStep(optimizer: Optimizer): (step: Omit<Gradients, 'logs'>) => void {
  return ({ weights, gradients }) => optimizer.apply(gradients, weights);
}
