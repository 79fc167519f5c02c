import { MissingKernelError } from './kernels.ts';

const noticed = new Set<string>();

/** What `compiled` makes, or `eager` where ONNX Runtime lacks a kernel; one line says so, once for each operator and type. */
export async function orEagerly<T>(compiled: () => Promise<T>, eager: () => T): Promise<T> {
  try {
    return await compiled();
  } catch (error) {
    if (!(error instanceof MissingKernelError)) throw error;
    const { message } = error;
    if (!noticed.has(message)) console.info(`Keisan runs a function eagerly: ${message}. float32 has every kernel.`);
    noticed.add(message);
    return eager();
  }
}
