import { ShapeError } from '@keisan/autograd';
import { type ImageDataFormat, spatialAxes } from '../image-data-format.ts';
import { formatPartialShape, type PartialShape } from '../shapes.ts';

/** The windows of a layer over images. */
export interface Windows {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: 'valid' | 'same' | 'causal';
  readonly dataFormat: ImageDataFormat;
}

/**
 * The shape of what has a place for each window over images of a shape; null where a length is not known.
 * @param where The layer.
 * @throws ShapeError where there is no place for a window.
 */
export function placesOf(where: string, inputShape: PartialShape, windows: Windows): PartialShape {
  const { size, strides, dilation, padding, dataFormat } = windows;
  const axes = spatialAxes(dataFormat, size.length);
  return inputShape.map((n, axis) => {
    const i = axes.indexOf(axis);
    if (i < 0 || n === null) return n;
    const reach = padding === 'valid' ? (size[i]! - 1) * dilation[i]! + 1 : 1;
    const places = Math.floor((n - reach) / strides[i]!) + 1;
    if (places > 0) return places;
    throw new ShapeError({
      where,
      got: `inputs of shape ${formatPartialShape(inputShape)} for windows that reach over ${reach} along axis ${axis}`,
      expected: `a length of at least ${reach} there`,
      fix: padding === 'valid' ? "Make the windows smaller, or choose padding 'same'" : '',
    });
  });
}
