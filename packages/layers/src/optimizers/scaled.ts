import { Family } from '../naming/family.ts';
import { MultiOptimizer } from './multi-optimizer.ts';
import { Optimizer } from './optimizer.ts';
import { ruleClasses, ruleNames } from './rules.ts';

/** The optimizers whose loss may be scaled by another one: all but that one. */
export const scaled = new Family<Optimizer>({
  kind: 'optimizer',
  module: 'keras.optimizers',
  Base: Optimizer,
  classes: { ...ruleClasses, MultiOptimizer },
  names: ruleNames,
});
