import { checkFits } from '../dtype.ts';
import { elements, viewOf } from '../kernels/view.ts';
import { apply } from '../operation.ts';
import type { Scalar } from '../scalar/program.ts';
import type { Scalars } from '../scalar/scalars.ts';
import { checkShape, type Shape, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { singleOutput } from './single-output.ts';

/**
 * Two rounds of a 32-bit integer hash of the element's index, keyed by the generator's seed and the draw's number.
 * Source of the hash and its constants: C. Wellons, https://github.com/skeeto/hash-prospector ("lowbias32").
 */
export const HASH: readonly [number, number] = [0x21f0aaad, 0xd35a2d97];

/** What places are multiplied by before they are hashed. */
export const GOLDEN = 0x9e3779b9;

const [M1, M2] = HASH;

function hash(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), M1);
  h = Math.imul(h ^ (h >>> 15), M2);
  return h ^ (h >>> 15);
}

/** The hash as steps of a program. */
function writeHash(s: Scalars, value: Scalar<'int32'>): Scalar<'int32'> {
  const shifted = (h: Scalar<'int32'>, by: number) => s.xor(h, s.shiftRightUnsigned(h, by));
  const first = s.mul(shifted(value, 16), M1 | 0);
  return shifted(s.mul(shifted(first, 15), M2 | 0), 15);
}

/** The number at a place, row by row, for a generator's seed and the draw's number, as steps of a program. */
export function uniformAt(
  s: Scalars,
  place: Scalar<'int32'>,
  seed: Scalar<'int32'>,
  draw: Scalar<'int32'>,
): Scalar<'float32'> {
  const stream = writeHash(s, s.add(writeHash(s, seed), draw));
  const bits = writeHash(s, s.xor(writeHash(s, s.add(s.mul(place, GOLDEN | 0), stream)), seed));
  return s.mul(s.toFloat('float32', s.shiftRightUnsigned(bits, 8)), 2 ** -24);
}

interface UniformAttrs {
  readonly shape: Shape;
  readonly [name: string]: Shape;
}

export const randomUniformOp = singleOutput<UniformAttrs>({
  name: 'randomUniform',
  infer: (_, { shape }) => ({ shape, dtype: 'float32' }),
  forward: ([key], _, { shape }) => {
    const [seed, draw] = elements(key!) as Int32Array as unknown as [number, number];
    const stream = hash(hash(seed) + draw);
    const out = new Float32Array(sizeOf(shape));
    for (let i = 0; i < out.length; i++) {
      out[i] = (hash(hash(Math.imul(i, GOLDEN) + stream) ^ seed) >>> 8) * 2 ** -24;
    }
    return viewOf(out, shape);
  },
  vjp: 'nondifferentiable',
});

/** Numbers uniform in `[0, 1)`, float32, multiples of 2**-24, that depend on nothing but the key and their place. */
export function uniformOfKey(where: string, key: Tensor, shape: Shape): Tensor {
  const full = checkShape(where, shape);
  checkFits(where, full, 'float32');
  return apply(randomUniformOp, [key], { shape: full });
}
