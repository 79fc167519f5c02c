import type { Parameter } from '@keisan/autograd';
import type { Optimizer } from '@keisan/layers/optimizers';
import type { Group } from '../hdf5/read.ts';
import { assignAll, type Stored, valuesFor } from '../keras/apply.ts';
import { datasetAt, namesIn } from './weights.ts';

/** Where a file has what an optimizer keeps. */
const OPTIMIZER_WEIGHTS = 'optimizer_weights';

/** What the optimizers of TensorFlow up to 2.10 called what they keep, in the order of Keras 3. */
const OLD_SLOTS = ['m', 'v', 'vhat', 'rms', 'mg', 'accumulator', 'linear', 'accum_grad', 'accum_var'];

interface Kept {
  readonly name: string;
  readonly stored: Stored | undefined;
}

/** `Adam/dense/kernel/m:0`: the name of a slot stands at the end, where later versions have it before the weight's. */
const oldSlot = (name: string): string => /\/(\w+?)(_\d+)?(:0)?$/.exec(name)?.[1] ?? '';

/** What Adam and its kin keep stands weight by weight since TensorFlow 2.11, and slot by slot before. */
function inOrder(optimizer: Optimizer, kept: readonly Kept[]): readonly Kept[] {
  const isOld = kept.length > 0 && kept.every(({ name }) => OLD_SLOTS.includes(oldSlot(name)));
  const isByWeight = 'beta1' in optimizer;
  const slots = [...new Set(kept.map(({ name }) => oldSlot(name)))];
  const count = kept.length / slots.length;
  if (!isOld || !isByWeight || !Number.isInteger(count)) return kept;
  return kept.map((_, i) => kept[(i % slots.length) * count + Math.floor(i / slots.length)]!);
}

const isRate = ({ name }: { readonly name: string }) => /learning_rate(:0)?$/.test(name);

/**
 * Gives an optimizer the state that a file of Keras 2, or of Keras 3 in its format, has for it, where the two keep the same; with a warning
 * where they do not, as Keras does it.
 */
export function readLegacyOptimizer(where: string, place: string, root: Group, optimizer: Optimizer): void {
  const group = root.group(OPTIMIZER_WEIGHTS);
  if (!group) return;
  const all = namesIn(group, 'weight_names').map((name) => ({ name, stored: datasetAt(group, name) }));
  const [iteration, ...rest] = all;
  if (!iteration) return;
  const [step, ...variables] = optimizer.variables;
  const rates = variables.filter(isRate);
  const slots = variables.filter((variable) => !isRate(variable));
  const kept = inOrder(
    optimizer,
    rest.filter((one) => !isRate(one)),
  );
  const savedRate = rest.find(isRate);
  const wanted: readonly Parameter[] = [step!, ...(savedRate ? rates : []), ...slots];
  // Keras 2 kept the momentum of SGD without one too.
  const used = slots.length === 0 ? [] : kept;
  const found = [iteration, ...(savedRate && rates.length > 0 ? [savedRate] : []), ...used];
  if (found.length !== wanted.length) {
    // Before the first step there are no slots yet, and nothing is lost.
    if (kept.length === 0) return;
    console.warn(
      `${where}: got ${kept.length} variables of the optimizer in ${place}, and it has ${slots.length} here. It starts anew.`,
    );
    return;
  }
  const stored = found.map((one) => one.stored);
  assignAll(valuesFor('the optimizer', `${place}: ${OPTIMIZER_WEIGHTS}`, wanted, stored));
}
