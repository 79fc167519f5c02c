import { SessionError } from './session-error.ts';

const noticed = new Set<string>();

/** What `compiled` makes, or `eager` where ONNX Runtime cannot run the model; one line says so, once for each reason. */
export async function orEagerly<T>(compiled: () => Promise<T>, eager: () => T): Promise<T> {
  try {
    return await compiled();
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    if (!noticed.has(error.message)) console.info(`Keisan runs a function eagerly: ${error.message}`);
    noticed.add(error.message);
    return eager();
  }
}
