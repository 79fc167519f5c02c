import { ValueError } from '@keisan/autograd';
import { printable } from '@keisan/autograd/internal';
import { MultiOptimizer } from '../optimizers/multi-optimizer.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Logs } from './logs.ts';

/** An optimizer whose learning rate a callback sets. */
export interface Paced {
  /** ` adam` in messages, for one of several; nothing for the only one. */
  readonly label: string;
  /** What logs call its learning rate. */
  readonly logName: string;
  readonly optimizer: Optimizer;
}

/** The optimizers of a model. @throws ValueError for one that is not compiled. */
export function pacedOf(where: string, optimizer: Optimizer | null): readonly Paced[] {
  if (optimizer instanceof MultiOptimizer) {
    return optimizer.optimizers.map((one) => ({
      label: ` ${printable(one.name)}`,
      logName: `learning_rate_${one.name}`,
      optimizer: one,
    }));
  }
  if (optimizer) return [{ label: '', logName: 'learning_rate', optimizer }];
  throw new ValueError({
    where,
    got: 'a model without an optimizer',
    expected: 'a compiled model',
    fix: "Call model.compile({ optimizer: 'adam', loss: ... }) first",
  });
}

/** Adds the learning rates to the logs of an epoch. */
export function logRates(optimizers: readonly Paced[], logs: Logs): void {
  for (const { logName, optimizer } of optimizers) logs[logName] = optimizer.learningRate;
}
