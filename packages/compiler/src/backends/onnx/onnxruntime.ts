import type { DType, TypedArray } from '@keisan/autograd';
import type { InferenceSession, Tensor as OrtTensor, TensorConstructor } from 'onnxruntime-common';
import { UnsupportedError } from '../backend.ts';
import { checkInheritedKeys } from './inherited-keys.ts';
import { checkKernels } from './kernels.ts';
import type { Named, Runtime, RuntimeTensor, Session } from './session.ts';

/** What both packages of ONNX Runtime offer. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: TensorConstructor;
}

/** What fails is thrown: it need not be printed as well. */
const quiet = { logSeverityLevel: 4 } as const;

/** Releases the sessions of what the garbage collector took, such as a model that nobody holds any more. */
const forgotten = new FinalizationRegistry<InferenceSession>((session) => void session.release());

/** A {@link Runtime} on top of one of ONNX Runtime's packages. */
export function onnxRuntime(ort: OnnxRuntime, isNative: boolean, options: InferenceSession.SessionOptions): Runtime {
  const wrap = ({ dtype, data, shape }: RuntimeTensor) =>
    new ort.Tensor(dtype as 'float32', data as Float32Array, shape);
  return {
    sharesMemory: isNative,
    async load({ bytes, kernels }, parallel) {
      checkKernels(kernels);
      if (isNative) checkInheritedKeys();
      const session = await ort.InferenceSession.create(bytes, {
        executionMode: 'sequential',
        graphOptimizationLevel: 'all',
        ...quiet,
        ...options,
        ...(parallel ? {} : { intraOpNumThreads: 1 }),
        ...(kernels.some(({ dtype }) => dtype === 'float64') ? { graphOptimizationLevel: 'basic' } : {}),
      }).catch((cause: unknown) => {
        throw new UnsupportedError(cause instanceof Error ? cause.message : String(cause), { cause });
      });
      const loaded: Session = {
        async run(feeds: Named) {
          if (isNative) checkInheritedKeys();
          const tensors = Object.fromEntries(Object.entries(feeds).map(([key, t]) => [key, wrap(t)]));
          const results = await session.run(tensors, quiet);
          return Object.fromEntries(Object.entries(results).map(([key, t]) => [key, unwrap(t as OrtTensor)]));
        },
        release() {
          forgotten.unregister(session);
          return session.release();
        },
      };
      forgotten.register(loaded, session, session);
      return loaded;
    },
  };
}

function unwrap({ type, dims, data }: OrtTensor): RuntimeTensor {
  return { dtype: type as DType, shape: dims, data: data as TypedArray };
}
