import { Family, type Spelling } from '../naming/family.ts';
import type { Serialized } from '../naming/identifiers.ts';
import type { CustomName } from '../saving/custom-names.ts';
import { Adadelta } from './adadelta.ts';
import { Adafactor } from './adafactor.ts';
import { Adagrad } from './adagrad.ts';
import { Adam } from './adam.ts';
import { AdamW } from './adam-w.ts';
import { Adamax } from './adamax.ts';
import { Ftrl } from './ftrl.ts';
import { Lamb } from './lamb.ts';
import { Lion } from './lion.ts';
import { Muon } from './muon.ts';
import { Nadam } from './nadam.ts';
import { Optimizer } from './optimizer.ts';
import { RMSprop } from './rmsprop.ts';
import { ScheduleFreeAdamW } from './schedule-free-adam-w.ts';
import { SGD } from './sgd.ts';

/** The optimizers that change weights themselves, by their classes' names. */
export const ruleClasses = {
  Adadelta,
  Adafactor,
  Adagrad,
  Adam,
  AdamW,
  Adamax,
  Ftrl,
  Lamb,
  Lion,
  Muon,
  Nadam,
  RMSprop,
  SGD,
  ScheduleFreeAdamW,
};

/** The same, by Keras's names, those of most use first. */
export const ruleNames = {
  sgd: SGD,
  rmsprop: RMSprop,
  adam: Adam,
  adamw: AdamW,
  adadelta: Adadelta,
  adagrad: Adagrad,
  adamax: Adamax,
  adafactor: Adafactor,
  nadam: Nadam,
  ftrl: Ftrl,
  lion: Lion,
  lamb: Lamb,
  muon: Muon,
  schedulefreeadamw: ScheduleFreeAdamW,
};

/** The optimizers that others are made of. */
export const rules = new Family<Optimizer>({
  kind: 'optimizer',
  module: 'keras.optimizers',
  Base: Optimizer,
  classes: ruleClasses,
  names: ruleNames,
});

/** The name of an optimizer that changes weights itself: Keras's, or one that was registered. */
export type OptimizerName = Spelling<keyof typeof ruleNames> | keyof typeof ruleClasses | CustomName<'optimizer'>;

/** An optimizer by name, as an object, or as what one was saved as. */
export type OptimizerIdentifier = OptimizerName | Optimizer | Serialized;
