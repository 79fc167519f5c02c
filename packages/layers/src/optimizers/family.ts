import { Family } from '../naming/family.ts';
import { LossScaleOptimizer } from './loss-scale-optimizer.ts';
import { MultiOptimizer } from './multi-optimizer.ts';
import { Optimizer } from './optimizer.ts';
import { ruleClasses, ruleNames } from './rules.ts';

/** All optimizers. */
export const optimizers = new Family<Optimizer>({
  kind: 'optimizer',
  module: 'keras.optimizers',
  Base: Optimizer,
  classes: { ...ruleClasses, LossScaleOptimizer, MultiOptimizer },
  names: ruleNames,
});
