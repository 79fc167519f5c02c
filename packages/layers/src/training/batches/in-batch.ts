import { KeisanError, ShapeError } from '@keisan/autograd';
import { relabel } from '../../layer/attribution.ts';
import { isNesting } from '../../structure.ts';
import { BATCH } from './arrays.ts';
import type { Samples } from './samples.ts';

/** What else to do about a batch that does not fit: it may be none. */
function adviceFor(error: KeisanError, { where, x, y }: Samples): string {
  if (!where.includes(': batch ')) return error.fix;
  const isByName = isNesting(x) && !Array.isArray(x);
  if (isByName && y === null) return 'Write a batch as a list: [x], [x, y] or [x, y, sampleWeight]';
  const mayBeRow = error instanceof ShapeError && where.endsWith(': batch 0');
  return mayBeRow ? [BATCH, error.fix].filter(Boolean).join('; otherwise: ') : error.fix;
}

/** Looks at samples. @throws KeisanError that names the batch, where they came as one by itself, and validationData. */
export function inBatch<T>(samples: Samples, look: () => T): T {
  try {
    return look();
  } catch (error) {
    const { where } = samples;
    if (!(error instanceof KeisanError) || !where.includes(': ') || error.where.startsWith(where)) throw error;
    throw relabel(error, `${where}: ${error.where}`, { fix: adviceFor(error, samples) });
  }
}
