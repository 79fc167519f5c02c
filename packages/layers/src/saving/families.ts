import { activations } from '../activations/family.ts';
import { constraints } from '../constraints/family.ts';
import { initializers } from '../initializers/family.ts';
import { losses } from '../losses/family.ts';
import { metrics } from '../metrics/family.ts';
import { optimizers } from '../optimizers/family.ts';
import { optimizerMaps } from '../optimizers/multi-optimizer.ts';
import { schedules } from '../optimizers/schedules/family.ts';
import { regularizers } from '../regularizers/family.ts';
import { savingParts } from './known-parts.ts';

/** The classes and functions of one kind, which Keras has in one module. */
interface SavedFamily {
  readonly module: string;
  readonly classes: Readonly<Record<string, object>>;
  readonly functions: Readonly<Record<string, object>>;
  has(Class: unknown): boolean;
}

const others: readonly SavedFamily[] = [
  activations,
  initializers,
  regularizers,
  constraints,
  losses,
  metrics,
  optimizers,
  optimizerMaps,
  schedules,
];

/** Everything that has a name and is made with options, but for models. @throws ValueError where a bundle has left out the table of layers. */
export const families = (): readonly SavedFamily[] => [savingParts().layers, ...others];

/** The functions of all kinds, by Keras's names. */
export const functions = (): ReadonlyMap<string, object> =>
  new Map(others.flatMap((one) => Object.entries(one.functions)));
