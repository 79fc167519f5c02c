import type { Shape } from '@keisan/autograd';
import { sizeOf } from '@keisan/autograd/internal';

/** What is reduced is shared among threads from so many elements on, so many of them for each result. */
const LARGE = 2 ** 17;
const MANY = 2 ** 12;

/** A part has so many elements at most, which stay near while each of its results goes over them, and so many for each result at least. */
const NEAR = 2 ** 15;
const FEW = 16;

/** So many results of their own along the first axes are parts enough. */
const ENOUGH = 64;

/** How a reduction is done in two steps. */
interface Parts {
  /** The shape in which axes are cut. */
  readonly shape: Shape;
  /** The axes that parts lie along, and those that each part is reduced along. */
  readonly parts: readonly number[];
  readonly inner: readonly number[];
}

/**
 * How a large reduction to a few results goes over parts, which depend on nothing but its shape; null where it is better off at once. An
 * axis whose length has no divisor that would do is not cut.
 */
export function partialOf(shape: Shape, axes: readonly number[]): Parts | null {
  const size = sizeOf(shape);
  const results = sizeOf(shape.filter((_, axis) => !axes.includes(axis)));
  const lead = sizeOf(shape.slice(0, Math.min(...axes)));
  if (axes.length === 0 || size < LARGE || size / results < MANY || lead >= ENOUGH) return null;
  const cut: number[] = [];
  const parts: number[] = [];
  const inner: number[] = [];
  let [count, each] = [1, size / results];
  shape.forEach((length, axis) => {
    if (!axes.includes(axis)) {
      cut.push(length);
      return;
    }
    const wanted = size / lead / count / NEAR;
    const divisor = wanted <= 1 ? 1 : divisorOf(length, wanted, each / FEW);
    if (divisor > 1) parts.push(cut.push(divisor) - 1);
    inner.push(cut.push(length / divisor) - 1);
    count *= divisor;
    each /= divisor;
  });
  return count > 1 ? { shape: cut, parts, inner } : null;
}

/** The least divisor that is no less than what is wanted, or else the greatest before; 1 where none is near enough. */
function divisorOf(length: number, wanted: number, most: number): number {
  let best = 1;
  const last = Math.min(length, most, FEW * wanted);
  for (let divisor = 2; divisor <= last && best < wanted; divisor++) {
    if (length % divisor === 0) best = divisor;
  }
  return best;
}
