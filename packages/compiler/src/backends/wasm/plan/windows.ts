import type { OpDef, Shape } from '@keisan/autograd';

/** How windows lie over images: each begins `strides` after the one before, and its elements are `dilation` apart. */
export interface WindowsAttrs {
  readonly kernel: Shape;
  readonly output: Shape;
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly [name: string]: readonly number[];
}

const never = (): never => {
  throw new Error('Windows are views: kernels read through them');
};

/** Images [batch, ...spatial, channels] as their windows, [batch, ...output, ...kernel, channels]: elements stand in several of them. */
export const windowsOp = {
  name: 'windows',
  infer: ([x], { kernel, output }) => [
    { shape: [x!.shape[0]!, ...output, ...kernel, x!.shape.at(-1)!], dtype: x!.dtype },
  ],
  forward: never,
  vjp: 'nondifferentiable',
  onnx: never,
} satisfies OpDef<WindowsAttrs> as unknown as OpDef;
