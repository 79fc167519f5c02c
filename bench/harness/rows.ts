import type { Row } from './row.ts';

/** Keisan on a runtime; its processes import the built packages, as an installed Keisan would be. */
export const keisan = (runtime: 'onnx' | 'onnx on WebAssembly' | 'eager'): Row => ({
  title: `Keisan, ${runtime}`,
  program: 'keisan.mjs',
  env: { KEISAN_RUNTIME: runtime },
});

export const tfjs: Row = {
  title: 'TensorFlow.js, wasm with SIMD',
  program: 'tfjs.mjs',
  needs: { npm: '@tensorflow/tfjs-core' },
};

/** jax-js; on more than one thread by way of a Worker that Node itself does not have. */
export const jaxJs = (threads: '1' | 'all'): Row => ({
  title: threads === '1' ? 'jax-js, wasm, jitted' : 'jax-js, wasm, jitted, Worker threads',
  program: 'jax-js.mjs',
  env: { BENCH_THREADS: threads },
  needs: { npm: '@jax-js/jax' },
});

/** PyTorch, op by op or with the forward and backward pass and the optimizer under torch.compile. */
const pytorch = (threads: 1 | 2, compiled: boolean): Row => ({
  title: `PyTorch, ${compiled ? 'compiled, ' : ''}${threads} thread${threads > 1 ? 's' : ''}`,
  program: 'pytorch.py',
  env: { BENCH_THREADS: String(threads), ...(compiled ? { BENCH_COMPILE: '1' } : {}) },
  needs: { python: ['torch'] },
});

/** Keras 3, its step compiled (XLA or torch.compile), many steps per call where the backend can. */
const keras = (backend: 'jax' | 'torch' | 'tensorflow'): Row => ({
  title: `Keras, ${backend}`,
  program: 'keras-fit.py',
  env: { KERAS_BACKEND: backend, BENCH_COMPILE: '1', BENCH_STEPS: backend === 'torch' ? '1' : '32' },
  needs: { python: ['keras', backend] },
});

/** The fastest of the Python rows without a compiler and with one. */
export const pythonContenders: readonly Row[] = [pytorch(1, false), pytorch(2, false), keras('jax')];

export const pythonRows: readonly Row[] = [
  pytorch(1, false),
  pytorch(2, false),
  pytorch(1, true),
  pytorch(2, true),
  keras('jax'),
  keras('torch'),
  keras('tensorflow'),
];
