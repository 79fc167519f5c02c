import { addBackend } from './backends/choose.ts';
import { eager } from './backends/eager/backend.ts';
import { startOnnx } from './backends/onnx/find.ts';
import { type Work, workOf } from './backends/wasm/plan/work.ts';

export { nativeRates, ownRates, type Rates, timeOf } from './backends/cost.ts';
export type { Work };

/** ONNX Runtime's package for WebAssembly, where the native one is there too: tests and benchmarks compare the two. */
export const onWasm = addBackend('onnx on WebAssembly', () => startOnnx('onnxruntime-web', 'onnx on WebAssembly'));

/** The work of each graph that was readied on {@link onLooker}, in order. */
export const seen: Work[] = [];

/** Eager, which notes what work there is: benchmarks fit the cost of work to what they measure. */
export const onLooker = addBackend('looker-on', async () => ({
  ...eager,
  load: (graph) => {
    seen.push(workOf(graph));
    return eager.load(graph);
  },
}));
