import { forbidden, refused, stopped, TIME_LIMIT, timedOut } from './layout-errors.ts';

/** What viz.js's worker answers to the message with the same id. */
interface Answer {
  readonly id: number;
  readonly result?: string;
  readonly error?: { readonly message: string };
}

/** A picture that is waited for. */
interface Waiting {
  readonly where: string;
  readonly dot: string;
  readonly timer: ReturnType<typeof setTimeout>;
  resolve(svg: string): void;
  reject(error: Error): void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let count = 0;

/** Takes a picture off the list, and its time limit with it. */
function take(id: number): Waiting | undefined {
  const picture = waiting.get(id);
  waiting.delete(id);
  clearTimeout(picture?.timer);
  return picture;
}

/** Ends the worker, and all that waits for it: the next picture starts another. */
function stop(reason: string): void {
  worker?.terminate();
  worker = undefined;
  for (const id of [...waiting.keys()]) {
    const { where, dot, reject } = take(id)!;
    reject(stopped(where, dot, reason));
  }
}

/** A module with nothing in it. */
const smallest = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Whether the page's policy lets it run WebAssembly. */
function mayRun(): boolean {
  try {
    return new WebAssembly.Module(smallest) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

/** Graphviz in a worker, which is fetched for the first picture only. A worker that cannot start is tried anew next time. */
function start(): Worker {
  // The ending is the built file's: bundlers read this line as it stands, and find the source beside it too.
  const graphviz = new Worker(new URL('./graphviz.worker.js', import.meta.url), { type: 'module' });
  graphviz.onmessage = ({ data: { id, result, error } }: MessageEvent<Answer>) => {
    const picture = take(id);
    if (result?.includes('<svg')) picture?.resolve(result);
    else picture?.reject(refused(picture.where, picture.dot, error?.message || 'nothing'));
    // After some failures Graphviz's memory is of no more use.
    if (error && waiting.size === 0) stop('it failed');
  };
  graphviz.onerror = ({ message }) => stop(message || 'it could not be started');
  return graphviz;
}

/**
 * Lays a graph in the DOT language out as an SVG picture. Graphviz runs in a worker of its own, as WebAssembly.
 * @throws LayoutError as in Node.
 */
export function layOut(dot: string, where = 'renderSvg', minutes = TIME_LIMIT): Promise<string> {
  if (!mayRun()) return Promise.reject(forbidden(where, dot));
  worker ??= start();
  const id = count++;
  const picture = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      take(id);
      reject(timedOut(where, dot, minutes));
      stop('another picture took too long');
    }, 60_000 * minutes);
    waiting.set(id, { where, dot, timer, resolve, reject });
  });
  worker.postMessage({ id, src: dot, options: { format: 'svg', engine: 'dot', files: [] } });
  return picture;
}
