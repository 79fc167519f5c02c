import type { OpDef, Shape } from '@keisan/autograd';

const never = (): never => {
  throw new Error('Places are nowhere in memory: kernels know where they are');
};

/** For a shape, the place of each element among all of them, in row-major order. */
export const placesOp = {
  name: 'places',
  infer: (_, { shape }) => [{ shape, dtype: 'int32' }],
  forward: never,
  vjp: 'nondifferentiable',
  onnx: never,
} satisfies OpDef<{ readonly shape: Shape }> as unknown as OpDef;
