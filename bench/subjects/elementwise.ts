import { compareCalls } from '../harness/calls.ts';
import type { Report } from '../harness/report.ts';
import type { Row } from '../harness/row.ts';
import type { Rounds } from '../harness/training.ts';

const rows: readonly Row[] = [
  { title: 'Keisan, eager', program: 'elementwise/keisan.mjs' },
  { title: 'jax-js, wasm', program: 'elementwise/jax-js.mjs', needs: { npm: '@jax-js/jax' } },
  { title: 'TensorFlow.js, wasm', program: 'elementwise/tfjs.mjs', needs: { npm: '@tensorflow/tfjs-core' } },
];

/** One operation at a time, op by op, on float32 of three sizes and three layouts. */
export const elementwise = (rounds: Rounds): Promise<Report> => compareCalls({ title: 'elementwise', rows }, rounds);
