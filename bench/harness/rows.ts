import type { Row } from './row.ts';

/** Keisan on a runtime; its processes import the built packages, as an installed Keisan would be. */
export const keisan = (runtime: 'wasm' | 'onnx' | 'onnx on WebAssembly' | 'eager'): Row => ({
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

/** Where images have their channels in memory. */
type Channels = 'channels first' | 'channels last';

/** PyTorch, op by op or with the forward and backward pass and the optimizer under torch.compile. */
const pytorch = (threads: 1 | 2, compiled: boolean, channels?: Channels): Row => ({
  title: ['PyTorch', channels, compiled ? 'compiled' : undefined, `${threads} thread${threads > 1 ? 's' : ''}`]
    .filter((part) => part !== undefined)
    .join(', '),
  program: 'pytorch.py',
  env: {
    BENCH_THREADS: String(threads),
    ...(compiled ? { BENCH_COMPILE: '1' } : {}),
    ...(channels === 'channels last' ? { BENCH_CHANNELS_LAST: '1' } : {}),
  },
  needs: { python: ['torch'] },
});

/** PyTorch on one thread and two, with a compiler and without. */
const pytorchRows = (channels?: Channels): readonly Row[] => [
  pytorch(1, false, channels),
  pytorch(2, false, channels),
  pytorch(1, true, channels),
  pytorch(2, true, channels),
];

/** Keras 3, its step compiled (XLA or torch.compile), many steps per call where the backend can. */
const keras = (backend: 'jax' | 'torch' | 'tensorflow'): Row => ({
  title: `Keras, ${backend}`,
  program: 'keras-fit.py',
  env: { KERAS_BACKEND: backend, BENCH_COMPILE: '1', BENCH_STEPS: backend === 'torch' ? '1' : '32' },
  needs: { python: ['keras', backend] },
});

/** The fastest of the Python rows without a compiler and with one. */
export const pythonContenders: readonly Row[] = [pytorch(1, false), pytorch(2, false), keras('jax')];

const kerasRows: readonly Row[] = [keras('jax'), keras('torch'), keras('tensorflow')];

export const pythonRows: readonly Row[] = [...pytorchRows(), ...kerasRows];

/** All that train dense networks; the slowest do it once. */
export const denseRows: readonly Row[] = [
  keisan('wasm'),
  keisan('onnx'),
  keisan('onnx on WebAssembly'),
  { ...keisan('eager'), slow: true },
  ...pythonRows,
  jaxJs('1'),
  jaxJs('all'),
  { ...tfjs, slow: true },
];

/** Python's rows for images, with both orders of memory that PyTorch has for them. */
export const pythonImageRows: readonly Row[] = [
  ...pytorchRows('channels first'),
  ...pytorchRows('channels last'),
  ...kerasRows,
];
