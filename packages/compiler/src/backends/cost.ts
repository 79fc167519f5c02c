import type { Work } from './wasm/plan/work.ts';

/** Nanoseconds of each unit of work. */
export type Rates = { readonly [Part in keyof Work]: number };

/** How long a graph takes that does so much work, in nanoseconds. */
export function timeOf(work: Work, rates: Rates): number {
  return (Object.keys(rates) as (keyof Work)[]).reduce((sum, part) => sum + work[part] * rates[part], 0);
}

// Fitted by `npm run bench -- choice`: see docs/benchmarks.md.

/** Of Keisan's own compiler. */
export const ownRates: Rates = { operations: 159, products: 0, flops: 0.018, bytes: 0.0162, called: 0.0559 };

/** Of `onnxruntime-node`. */
export const nativeRates: Rates = { operations: 483, products: 0, flops: 0.00773, bytes: 0.0234, called: 0 };

/** How many times as long as ONNX Runtime, native, Keisan's own compiler takes for so much work: none for none. */
export const slowdown = (work: Work): number => timeOf(work, ownRates) / timeOf(work, nativeRates) || 0;
