import type { Found } from './onnx/found.ts';

/** A browser has no ONNX Runtime for native code. */
export const findNative = async (): Promise<Found> => ({ backend: null, packageName: null, problems: [], advice: '' });
