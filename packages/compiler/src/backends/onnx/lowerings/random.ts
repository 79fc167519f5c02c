import type { Shape } from '@keisan/autograd';
import { GOLDEN, HASH, sizeOf } from '@keisan/autograd/internal';
import type { Lowering, OnnxBuilder } from '../builder.ts';
import { reshaped } from './windows.ts';

/** The hash of random numbers as ONNX nodes on uint32, bit for bit the same. */
function hash(b: OnnxBuilder, value: string): string {
  const shifted = (h: string, by: number) =>
    b.node('BitwiseXor', [h, b.node('BitShift', [h, b.constant(by, 'uint32')], { direction: 'RIGHT' })]);
  const first = b.node('Mul', [shifted(value, 16), b.constant(HASH[0], 'uint32')]);
  return shifted(b.node('Mul', [shifted(first, 15), b.constant(HASH[1], 'uint32')]), 15);
}

export const randomUniform: Lowering<{ readonly shape: Shape }> = (b, [key], { attrs: { shape } }) => {
  const part = (i: number) => b.cast(b.node('Gather', [key!, b.constant(i, 'int64')], { axis: 0 }), 'uint32');
  const [seed, draw] = [part(0), part(1)];
  const stream = hash(b, b.node('Add', [hash(b, seed), draw]));
  const counter = b.node('Range', [b.constant(0, 'int64'), b.constant(sizeOf(shape), 'int64'), b.constant(1, 'int64')]);
  const spread = b.node('Mul', [b.cast(counter, 'uint32'), b.constant(GOLDEN, 'uint32')]);
  const inner = hash(b, b.node('Add', [spread, stream]));
  const bits = hash(b, b.node('BitwiseXor', [inner, seed]));
  const top = b.node('BitShift', [bits, b.constant(8, 'uint32')], { direction: 'RIGHT' });
  const flat = b.node('Mul', [b.cast(top, 'float32'), b.constant(2 ** -24, 'float32')]);
  return reshaped(b, flat, shape);
};
