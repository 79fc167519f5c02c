import ndarray from 'ndarray';
import type { TypedArray } from '../dtype.ts';
import { ValueError } from '../errors.ts';
import type { View } from './view.ts';

/** An ndarray of the `ndarray` package. */
export type NdArray = ndarray.NdArray<TypedArray>;

/**
 * A view as an ndarray, over the same memory.
 * @throws ValueError where a page's policy forbids what ndarray needs.
 */
export function toNdArray({ data, shape, stride, offset }: View): NdArray {
  try {
    return ndarray(data, [...shape], [...stride], offset);
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    throw new ValueError({
      where: 'value',
      got: 'a request for an ndarray under a Content Security Policy without unsafe-eval',
      expected: 'a policy that lets the ndarray package write functions',
      fix: 'Read .data or .toArray() instead',
    });
  }
}
