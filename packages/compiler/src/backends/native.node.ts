import type { Found } from './onnx/found.ts';

/** ONNX Runtime for native code, as far as it is there. */
export async function findNative(): Promise<Found> {
  const { findNative } = await import('./onnx/find.ts');
  return findNative();
}
