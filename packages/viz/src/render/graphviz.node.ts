import { createRequire } from 'node:module';
import type { Worker } from 'node:worker_threads';
import { refused, stopped, TIME_LIMIT, timedOut } from './layout-errors.ts';
import { packageHere } from './package-here.ts';

const require = createRequire(import.meta.url);

/** The thread that graphviz-cli runs Graphviz in. It cannot stop a thread of its own, and starts none inside another. */
const locateThread = (): string => createRequire(require.resolve('graphviz-cli')).resolve('@aduh95/viz.js/worker');

/** What the thread answers. */
interface Answer {
  readonly result?: string;
  readonly error?: { readonly message: string };
}

async function startThread(): Promise<Worker> {
  const { Worker } = await import('node:worker_threads');
  const script = locateThread();
  // What Graphviz prints, such as warnings, is not for the user's terminal, and the program's own flags are not for the thread.
  return new Worker(script, {
    workerData: { __filename: script, moduleOverrides: {} },
    execArgv: [],
    // Graphviz follows a chain of nodes by calls within calls.
    resourceLimits: { stackSizeMb: 64 },
    stdout: true,
    stderr: true,
  });
}

async function run(dot: string, where: string, minutes: number): Promise<string> {
  const thread = await packageHere(where, 'graphviz-cli', startThread);
  let timer: NodeJS.Timeout | undefined;
  return new Promise<string>((resolve, reject) => {
    timer = setTimeout(() => reject(timedOut(where, dot, minutes)), 60_000 * minutes);
    thread.once('message', ({ result, error }: Answer) => {
      if (result?.includes('<svg')) resolve(result);
      else reject(refused(where, dot, error?.message || 'nothing'));
    });
    thread.once('error', (error) => reject(stopped(where, dot, error.message)));
    thread.once('exit', (code) => reject(stopped(where, dot, `exit code ${code}`)));
    thread.postMessage({ id: 0, src: dot, options: { format: 'svg', engine: 'dot', files: [] } });
  }).finally(() => {
    clearTimeout(timer);
    return thread.terminate();
  });
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Lays a graph in the DOT language out as an SVG picture. Graphviz runs as WebAssembly in a thread of its own for each picture, one
 * after the other: the memory that a large one took is free afterwards.
 *
 * @throws LayoutError for text that is no DOT, for a graph too large for Graphviz's memory, and after `minutes`.
 */
export function layOut(dot: string, where = 'renderSvg', minutes = TIME_LIMIT): Promise<string> {
  const picture = last.then(() => run(dot, where, minutes));
  last = picture.catch(() => {});
  return picture;
}
