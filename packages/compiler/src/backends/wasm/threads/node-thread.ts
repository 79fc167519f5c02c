import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { Thread } from './thread.ts';

/** Starts a thread that keeps no process alive; one that fails is one less. */
export function startNodeThread(script: URL | string, options: WorkerOptions): Thread {
  const worker = new Worker(script, options);
  worker.on('error', () => {});
  worker.unref();
  return { post: (message) => worker.postMessage(message) };
}
