import type { Parameter } from '@keisan/autograd';
import { sameShape, warn } from '@keisan/autograd/internal';
import type { Optimizer } from '@keisan/layers/optimizers';
import type { Group } from '../hdf5/read.ts';
import { assignAll, type Stored, valuesFor } from '../keras/apply.ts';
import { datasetAt, namesIn } from './weights.ts';

/** Where a file has what an optimizer keeps. */
const OPTIMIZER_WEIGHTS = 'optimizer_weights';

/** What the optimizers of TensorFlow up to 2.10 called what they keep for each weight, by what Keras 3 calls it. */
const oldSlots: Readonly<Record<string, readonly string[]>> = {
  velocity_hat: ['vhat'],
  average_gradient: ['mg'],
  accumulated_grad: ['accum_grad'],
  accumulated_delta_var: ['accum_var'],
  momentum: ['m', 'momentum'],
  velocity: ['v', 'rms'],
  norm: ['v'],
  accumulator: ['accumulator'],
  linear: ['linear'],
};
/** How many times as many variables a file may have: what nobody keeps is not looked at. */
const MOST_TIMES = 10;

const allOldSlots = new Set(Object.values(oldSlots).flat());

interface Named {
  readonly name: string;
}

interface Kept extends Named {
  readonly stored: Stored | undefined;
}

/** `Adam/dense/kernel/m:0`: what is kept is said at the end, where later versions have it before the name of the weight. */
const oldSlot = ({ name }: Named): string => /\/(\w+?)(_\d+)?(:0)?$/.exec(name)?.[1] ?? '';

/** How often something was met before. */
class Counter {
  readonly #counts = new Map<string, number>();

  next(what: string): number {
    const count = this.#counts.get(what) ?? 0;
    this.#counts.set(what, count + 1);
    return count;
  }
}

/** What is kept, in the order of the variables of an optimizer: it stood slot by slot up to TensorFlow 2.10. */
function inOrder(slots: readonly Parameter[], kept: readonly Kept[]): readonly (Kept | undefined)[] {
  if (!kept.some((one) => allOldSlots.has(oldSlot(one)))) return kept;
  const counter = new Counter();
  return slots.map(({ name }) => {
    const slot = Object.keys(oldSlots).find((one) => name.endsWith(one)) ?? '';
    const old = oldSlots[slot]?.find((one) => kept.some((other) => oldSlot(other) === one));
    return kept.filter((one) => oldSlot(one) === old)[counter.next(slot)];
  });
}

const isRate = ({ name }: Named): boolean => /learning_rate(:0)?$/.test(name);

/**
 * Gives an optimizer the state that a file of Keras 2, or of Keras 3 in its format, has for it, where the two keep the same; with a warning
 * where they do not, as Keras does it.
 */
export function readLegacyOptimizer(where: string, place: string, root: Group, optimizer: Optimizer): void {
  const group = root.group(OPTIMIZER_WEIGHTS);
  if (!group) return;
  const names = namesIn(group, 'weight_names');
  const [step, ...variables] = optimizer.variables;
  const slots = variables.filter((variable) => !isRate(variable));
  const startAnew = (count: number) => {
    warn(
      `${where}: got ${count} variables of the optimizer in ${place} that are not the ${slots.length} that it has here. It starts anew.`,
    );
  };
  if (names.length > MOST_TIMES * (variables.length + MOST_TIMES)) {
    startAnew(names.length);
    return;
  }
  const [iteration, ...rest] = names.map((name) => ({ name, stored: datasetAt(group, name) }));
  if (!iteration) return;
  const kept = rest.filter((one) => !isRate(one));
  const savedRate = rest.find(isRate);
  const rate = savedRate && variables.find(isRate);
  // Keras 2 kept the momentum of SGD without one too; and before the first step there are no slots yet.
  const isUsed = slots.length > 0 && kept.length > 0;
  const wanted = [step!, ...(rate ? [rate] : []), ...(isUsed ? slots : [])];
  const found = [iteration, ...(rate ? [savedRate] : []), ...(isUsed ? inOrder(slots, kept) : [])];
  const stored = found.map((one) => one?.stored);
  if (stored.length === wanted.length && stored.every((one, i) => one && sameShape(one.shape, wanted[i]!.shape))) {
    assignAll(valuesFor('the optimizer', `${place}: ${OPTIMIZER_WEIGHTS}`, wanted, stored));
    return;
  }
  startAnew(kept.length);
}
