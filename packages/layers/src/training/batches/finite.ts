import { type Tensor, ValueError } from '@keisan/autograd';
import { isFloat } from '@keisan/autograd/internal';
import { isFinite32, UP_TO_FLOAT32 } from '../../finite32.ts';
import { indexAt } from '../../shapes.ts';

/** How many numbers are looked at together: one that is not finite leaves its trace in the sum of all, times 0. */
const BLOCK = 8;

/** The place of the first number that is not finite; -1 when there is none. */
function firstNotFinite(data: ArrayLike<number>): number {
  let i = 0;
  for (; i + BLOCK <= data.length; i += BLOCK) {
    const trace =
      data[i]! * 0 +
      data[i + 1]! * 0 +
      data[i + 2]! * 0 +
      data[i + 3]! * 0 +
      data[i + 4]! * 0 +
      data[i + 5]! * 0 +
      data[i + 6]! * 0 +
      data[i + 7]! * 0;
    if (trace !== 0) break;
  }
  for (; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}

function adviceFor(value: number, name: string): string {
  if (Number.isFinite(value)) return `Scale ${name} down, or give every layer and Input dtype: 'float64'`;
  return Number.isNaN(value)
    ? `Leave such samples out, or replace what is missing: const t = tensor(${name}); where(isnan(t), 0, t)`
    : `Look for a division by 0, a logarithm of 0 or a number beyond float32 (3.4e38) where ${name} was made`;
}

/**
 * Checks that data can be computed with.
 *
 * @param inFloat32 Whether they are brought to float32, where a large float64 becomes infinite.
 * @throws ValueError naming the first NaN, Infinity, or number beyond float32.
 */
export function checkFinite(where: string, name: string, t: Tensor, inFloat32: boolean): void {
  if (!isFloat(t.dtype)) return;
  const isNarrowed = inFloat32 && t.dtype === 'float64';
  const place = isNarrowed ? t.data.findIndex((value) => !isFinite32(value)) : firstNotFinite(t.data);
  if (place < 0) return;
  const value = t.data[place]!;
  const index = indexAt(place, t.shape);
  throw new ValueError({
    where,
    got: `${value} in sample ${index[0]} of ${name}, at [${index.join(', ')}] of shape [${t.shape.join(', ')}]`,
    expected: Number.isFinite(value) ? UP_TO_FLOAT32 : 'finite numbers',
    fix: adviceFor(value, name),
  });
}
