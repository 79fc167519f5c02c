import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { nodeThread } from './node-thread.ts';
import type { Thread } from './thread.ts';

/** As in what is built. */
export const parallelism: () => number = availableParallelism;

let script: string | null = null;

/** What a thread runs, bundled: Node 20 reads no TypeScript, whatever the program itself is loaded by. */
function bundled(): string {
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('./thread.node.worker.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
  });
  return outputFiles[0]!.text;
}

/** Starts a thread from its source. */
export function startThread(): Thread {
  script ??= bundled();
  return nodeThread(new Worker(script, { execArgv: [], eval: true }));
}
