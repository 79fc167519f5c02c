import { ShapeError } from '@keisan/autograd';
import { formatPartialShape, type PartialShape } from '../shapes.ts';

/** @throws ShapeError for outputs that are not one row for each of `samples`, which is null for any number. */
export function checkRows(where: string, model: string, output: PartialShape, samples: number | null): void {
  if (output.length > 0 && output[0] === samples) return;
  throw new ShapeError({
    where,
    got: `outputs of shape ${formatPartialShape(output)} from ${model} for ${samples ?? 'any number of'} sample${samples === 1 ? '' : 's'}`,
    expected: 'one row per sample: shape [samples, ...]',
    fix: 'Leave the first axis of the data alone: name the axes in squeeze, sum and the like, for example .squeeze(-1)',
  });
}
