import { Family, type Spelling } from '../family.ts';
import type { Serialized } from '../identifiers.ts';
import type { CustomName } from '../saving/custom-names.ts';
import { Adam } from './adam.ts';
import { Optimizer } from './optimizer.ts';
import { RMSprop } from './rmsprop.ts';
import { SGD } from './sgd.ts';

const classes = { Adam, RMSprop, SGD };
const names = { sgd: SGD, rmsprop: RMSprop, adam: Adam };

/** The name of an optimizer: Keras's, or one that was registered. */
export type OptimizerName = Spelling<keyof typeof names> | keyof typeof classes | CustomName<'optimizer'>;

/** An optimizer by name, as an object, or as what one was saved as. */
export type OptimizerIdentifier = OptimizerName | Optimizer | Serialized;

/** All optimizers. */
export const optimizers = new Family<Optimizer>({
  kind: 'optimizer',
  module: 'keras.optimizers',
  Base: Optimizer,
  classes,
  names,
});
