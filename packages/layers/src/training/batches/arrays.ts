import { ShapeError, slice, Tensor, type TensorData, tensor, ValueError } from '@keisan/autograd';
import { borrow, describeValue, viewOf } from '@keisan/autograd/internal';
import { STACK, toTensor } from '../../to-tensor.ts';
import { checkFinite } from './finite.ts';

const AS_BATCHES =
  '. Batches that come one after the other go to fit, evaluate or predict in place of x, with their targets and weights in them';

/** What to do about rows where batches are wanted. */
export const BATCH = 'Rows of a Dataset become batches with .batch(32)';

/**
 * `data` as a tensor of samples.
 * @throws KeisanError naming the data when it is no such thing.
 */
export function toSamples(
  where: string,
  name: string,
  data: TensorData,
  make: (data: TensorData) => Tensor = tensor,
): Tensor {
  const t = toTensor(`${where}: ${name}`, data, make, AS_BATCHES);
  if (t.rank > 0) return t;
  throw new ShapeError({
    where,
    got: `a single number for ${name}`,
    expected: 'one row per sample: shape [samples, ...]',
    fix: where.includes(': batch ') ? BATCH : 'For a single sample, add an axis with tensor(x).expandDims(0)',
  });
}

const inFloat64 = (data: TensorData) => borrow(data, 'float64');

/**
 * `data` as a tensor of samples to compute with for the length of a call: finite numbers, in row-major order, so that batches are
 * read from them in place. They are not copied where they need not be.
 *
 * @param inFloat32 Whether they are brought to float32 on the way.
 * @throws KeisanError naming the data when it is no such thing.
 */
export function toFiniteSamples(where: string, name: string, data: TensorData, inFloat32: boolean): Tensor {
  const make = inFloat32 ? borrow : inFloat64;
  const { data: elements, shape, dtype } = toSamples(where, name, data, make);
  const t = new Tensor({ shape, dtype }, viewOf(elements, shape), null, false);
  checkFinite(where, name, t, inFloat32);
  return t;
}

/**
 * Checks that all tensors have the same number of samples, at least one.
 * @throws ShapeError naming each with its shape.
 */
export function checkSampleCounts(where: string, named: Readonly<Record<string, Tensor | undefined>>): number {
  const given = Object.entries(named).flatMap(([name, t]) => (t ? [[name, t] as const] : []));
  const counts = given.map(([, t]) => t.shape[0]!);
  const count = counts[0]!;
  if (count > 0 && counts.every((n) => n === count)) return count;
  throw new ShapeError({
    where,
    got: given.map(([name, t]) => `${name} of shape [${t.shape.join(', ')}]`).join(', ') || 'no data',
    expected: !count ? 'at least one sample' : 'the same number of samples (the first axis) in each',
    fix: !count ? '' : where.includes(': batch ') ? BATCH : given.some(([name]) => name.endsWith('[1]')) ? STACK : '',
  });
}

/** How to cut the first samples and the last ones off, of which there are `fraction` of all, rounded as Keras rounds. */
export function splitLast(where: string, count: number, fraction: number) {
  const at = typeof fraction === 'number' && fraction < 1 ? Math.floor(count * (1 - fraction)) : 0;
  if (!(at > 0 && at < count)) {
    throw new ValueError({
      where,
      got: `validationSplit ${describeValue(fraction)} for ${count} sample${count === 1 ? '' : 's'}`,
      expected: 'a fraction between 0 and 1 that leaves samples on both sides',
    });
  }
  return { first: (t: Tensor) => slice(t, [[0, at]]), last: (t: Tensor) => slice(t, [[at, count]]) };
}
