import { availableParallelism } from 'node:os';
import { startNodeThread } from './node-thread.ts';
import type { Thread } from './thread.ts';

/** How many threads can compute at once, this one included. */
export const parallelism: () => number = availableParallelism;

/** Starts a thread. The program's own flags are not for it. */
export const startThread = (): Thread =>
  startNodeThread(new URL('./thread.node.worker.js', import.meta.url), { execArgv: [] });
