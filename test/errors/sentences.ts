import { KeisanError } from '@keisan/autograd';
import type { Sequential } from '@keisan/layers';

/** Something that a user writes, and that is rejected. */
export type Mistake = () => unknown;

async function sentence(title: string, mistake: Mistake): Promise<string> {
  try {
    await mistake();
  } catch (error) {
    if (error instanceof KeisanError) return error.message;
    throw new Error(`${title}: not an error of Keisan`, { cause: error });
  }
  throw new Error(`${title}: accepted`);
}

/**
 * What a user reads for each mistake.
 * @throws where a mistake is accepted, or ends in an error that Keisan does not throw on purpose.
 */
export async function sentences(mistakes: Readonly<Record<string, Mistake>>): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const [title, mistake] of Object.entries(mistakes)) read[title] = await sentence(title, mistake);
  return read;
}

const numbersOf = (tensors: readonly { readonly data: ArrayLike<number> }[]) =>
  tensors.map(({ data }) => Array.from(data));

/** Everything of a model that a run may change. */
export function stateOf(model: Sequential) {
  const { optimizer } = model;
  return {
    built: model.built,
    layers: model.layers.map(({ name, built, inputShape }) => ({ name, built, inputShape })),
    weights: numbersOf(model.weights),
    optimizer: optimizer && numbersOf(optimizer.variables),
    metrics: numbersOf(model.metrics.flatMap((metric) => metric.variables)),
    stopTraining: model.stopTraining,
  };
}
