import type { Work } from './wasm/plan/work.ts';

/** Nanoseconds of each unit of work. */
export type Rates = { readonly [Part in keyof Work]: number };

/** How long a graph takes that does so much work, in nanoseconds. */
export function timeOf(work: Work, rates: Rates): number {
  return (Object.keys(rates) as (keyof Work)[]).reduce((sum, part) => sum + work[part] * rates[part], 0);
}

// Fitted by `npm run bench -- choice`: see docs/benchmarks.md.

/** Of Keisan's own compiler. */
export const ownRates: Rates = { operations: 0, products: 4790, flops: 0.0287, bytes: 0.0154, called: 0.4 };

/** Of `onnxruntime-node`. */
export const nativeRates: Rates = { operations: 654, products: 0, flops: 0.0177, bytes: 0.0154, called: 0 };

/** How many times as long as ONNX Runtime, native, Keisan's own compiler takes for so much work: none for none. */
export const slowdown = (work: Work): number => timeOf(work, ownRates) / timeOf(work, nativeRates) || 0;
