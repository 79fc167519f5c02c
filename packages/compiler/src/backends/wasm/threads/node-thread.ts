import type { Worker } from 'node:worker_threads';
import type { Thread } from './thread.ts';

/** A worker as a thread that keeps no process alive; one that fails is one less. */
export function nodeThread(worker: Worker): Thread {
  worker.on('error', () => {});
  worker.unref();
  return { post: (message) => worker.postMessage(message), end: () => void worker.terminate() };
}
