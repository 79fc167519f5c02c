import type { TypedArray } from '../dtype.ts';
import type { Shape } from '../shape.ts';
import { elements, type View, viewOf } from './view.ts';

/** The elements of images, with their channels last. */
export function imageElements({ data, shape, stride, offset }: View, channelsFirst: boolean): TypedArray {
  const last = <T>([batch, channels, ...spatial]: readonly T[]): T[] => [batch!, ...spatial, channels!];
  return elements(
    channelsFirst ? viewOf(data, last(shape), last(stride), offset) : viewOf(data, shape, stride, offset),
  );
}

/** Images of a shape whose elements are there with their channels last. */
export function imagesOf(data: TypedArray, shape: Shape, channelsFirst: boolean): View {
  if (!channelsFirst) return viewOf(data, shape);
  const [batch, channels, ...spatial] = shape;
  const { stride } = viewOf(data, [batch!, ...spatial, channels!]);
  return viewOf(data, shape, [stride[0]!, stride.at(-1)!, ...stride.slice(1, -1)]);
}
