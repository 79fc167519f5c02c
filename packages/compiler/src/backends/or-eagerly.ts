import type { Graph } from '@keisan/autograd';
import { type Backend, type Executable, UnsupportedError } from './backend.ts';
import { eager } from './eager/backend.ts';

const noticed = new Set<string>();

/** Readies a graph, to be run op by op where the backend cannot run it; one line says so, once for each reason. */
export async function loadOrEagerly(backend: Backend, graph: Graph, batchSize?: number): Promise<Executable> {
  try {
    return await backend.load(graph, batchSize);
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    if (!noticed.has(error.message)) console.info(`Keisan runs a function eagerly: ${error.message}`);
    noticed.add(error.message);
    return eager.load(graph, batchSize);
  }
}
