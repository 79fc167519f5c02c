import { ValueError } from '@keisan/autograd';
import type { Layer } from '../layer.ts';

/** What a model is doing that changes its weights or its metrics, such as `fit`. */
interface Claim {
  readonly what: string;
}

const claims = new WeakMap<Layer, Claim>();

function claim(model: Layer, mine: Claim): void {
  const other = claims.get(model);
  if (other) {
    throw new ValueError({
      where: mine.what,
      got: `${model.label} while its ${other.what} is running`,
      expected: 'one call at a time',
      fix: 'Wait for the other with await; model.stopTraining = true ends a fit early',
    });
  }
  claims.set(model, mine);
}

/**
 * Runs what changes a model's weights or metrics.
 * @throws ValueError while another such call of the model is running.
 */
export async function alone<T>(model: Layer, what: string, body: () => Promise<T>): Promise<T> {
  const mine = { what };
  claim(model, mine);
  try {
    return await body();
  } finally {
    if (claims.get(model) === mine) claims.delete(model);
  }
}

/**
 * Runs callbacks in the middle of {@link alone}: they may evaluate the model or take steps of their own.
 * @throws ValueError when they do so without waiting.
 */
export async function aside(model: Layer, body: () => Promise<void>): Promise<void> {
  const mine = claims.get(model);
  claims.delete(model);
  await body();
  if (mine) claim(model, mine);
}
