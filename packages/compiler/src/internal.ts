import { addBackend } from './backends/choose.ts';
import { startOnnx } from './backends/onnx/find.ts';

/** ONNX Runtime's package for WebAssembly, where the native one is there too: tests and benchmarks compare the two. */
export const onWasm = addBackend('onnx on WebAssembly', () => startOnnx('onnxruntime-web', 'onnx on WebAssembly'));
