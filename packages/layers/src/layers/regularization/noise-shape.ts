import { type Shape, ShapeError } from '@keisan/autograd';
import { nullable } from '../../options/kind.ts';
import { option } from '../../options/option.ts';
import { partialShape } from '../../options/shape.ts';
import { formatPartialShape, type PartialShape } from '../../shapes.ts';

/** The option of layers whose random mask may be smaller than their input. */
export const noiseShapeOption = {
  /** The shape of the mask, batch first: 1 where it is stretched, null where it is as long as the input. Default: the input's. */
  noiseShape: option(nullable(partialShape()), null),
};

/**
 * The shape of the mask for an input.
 * @throws ShapeError for one that does not fit.
 */
export function maskShape(where: string, noiseShape: PartialShape | null, shape: Shape): Shape {
  if (!noiseShape) return shape;
  const mask = noiseShape.map((n, axis) => n ?? shape[axis]!);
  if (mask.length === shape.length && mask.every((n, axis) => n === 1 || n === shape[axis])) return mask;
  throw new ShapeError({
    where,
    got: `inputs of shape ${formatPartialShape(shape)} for noiseShape ${formatPartialShape(noiseShape)}`,
    expected: 'as many axes in both, each of noiseShape null, 1 or as long as that of the inputs',
  });
}
