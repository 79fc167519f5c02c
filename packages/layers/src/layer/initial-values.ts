import { broadcastTo, type DType, type Shape, type Tensor, tensor } from '@keisan/autograd';
import { checkFits } from '@keisan/autograd/internal';

let later = false;

/** Runs `body`, in which weights are made without values: they are read from a file, and take no memory before. It is synchronous. */
export function withoutInitialValues<T>(body: () => T): T {
  const before = later;
  later = true;
  try {
    return body();
  } finally {
    later = before;
  }
}

/** Whether weights that are made now get their values later. */
export const valuesComeLater = (): boolean => later;

const zeros = new Map<DType, Tensor>();

/** A zero that all weights without a value are. */
function zeroOf(dtype: DType): Tensor {
  const zero = zeros.get(dtype) ?? tensor(0, { dtype });
  zeros.set(dtype, zero);
  return zero;
}

/** A tensor for a value that comes later: zeros that take no memory. @throws ValueError for one that could not be held. */
export function unfilled(where: string, shape: Shape, dtype: DType): Tensor {
  checkFits(where, shape, dtype);
  return broadcastTo(zeroOf(dtype), shape);
}
