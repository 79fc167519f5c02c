import type { Graph } from '@keisan/autograd';
import { type Backend, type Executable, UnsupportedError } from './backend.ts';
import { eager } from './eager/backend.ts';

const noticed = new Set<string>();

/** Readies a graph, to be run op by op where the backend cannot run it; one line says so, once for each reason. */
export async function loadOrEagerly(backend: Backend, graph: Graph): Promise<Executable> {
  try {
    return await backend.load(graph);
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    if (!noticed.has(error.message)) console.info(`Keisan runs a function eagerly: ${error.message}`);
    noticed.add(error.message);
    return eager.load(graph);
  }
}

/**
 * Does with the user's function what a backend failed at, having changed nothing: the error then names the operation and the layer,
 * and the steps before it count. Where there is none, one line says what happened.
 */
export function redoEagerly<T>(backend: Backend, failure: unknown, eagerly: () => T): T {
  const result = eagerly();
  const reason = failure instanceof Error ? failure.message : String(failure);
  console.info(`Keisan ran a call eagerly, since '${backend.name}' failed: ${reason}`);
  return result;
}
