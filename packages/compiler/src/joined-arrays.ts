import type { Shape, TensorSpec, View } from '@keisan/autograd';
import { allocate, elements, isContiguous, sizeOf, viewOf } from '@keisan/autograd/internal';

/** Arrays as one of `shape`: a view where they lie side by side in memory, as {@link split} leaves them. A single one stays. */
export function sideBySide(parts: readonly View[], { shape, dtype }: TensorSpec): View {
  const [first] = parts as [View];
  if (parts.length === 1) return first;
  let end = first.offset;
  const lieSo = parts.every((part) => {
    const fits = part.data === first.data && part.offset === end && isContiguous(part);
    end += part.size;
    return fits;
  });
  if (lieSo) return viewOf(first.data, shape, undefined, first.offset);
  const whole = allocate(dtype, sizeOf(shape));
  let start = 0;
  for (const part of parts) {
    whole.set(elements(part), start);
    start += part.size;
  }
  return viewOf(whole, shape);
}

/** An array, in row-major order, as views of it. A single one stays. */
export function split(whole: View, shapes: readonly Shape[]): View[] {
  if (shapes.length === 1) return [whole];
  let start = whole.offset;
  return shapes.map((shape) => {
    start += sizeOf(shape);
    return viewOf(whole.data, shape, undefined, start - sizeOf(shape));
  });
}
