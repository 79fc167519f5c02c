import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { nodeThread } from './node-thread.ts';
import type { Thread } from './thread.ts';

/** How many threads can compute at once, this one included. */
export const parallelism: () => number = availableParallelism;

/** Starts a thread. The program's own flags are not for it. */
export function startThread(): Thread {
  // Bundlers read this line as it stands.
  return nodeThread(new Worker(new URL('./thread.node.worker.js', import.meta.url), { execArgv: [] }));
}
