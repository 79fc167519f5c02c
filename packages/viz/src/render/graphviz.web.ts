/** What viz.js's worker answers to the message with the same id. */
interface Answer {
  readonly id: number;
  readonly result?: string;
  readonly error?: { readonly message: string };
}

interface Waiting {
  resolve(svg: string): void;
  reject(error: Error): void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let count = 0;

/** Graphviz in a worker, which is fetched for the first picture only. A worker that cannot start is tried anew next time. */
function start(): Worker {
  // The ending is the built file's: bundlers read this line as it stands, and find the source beside it too.
  const graphviz = new Worker(new URL('./graphviz.worker.js', import.meta.url), { type: 'module' });
  graphviz.onmessage = ({ data: { id, result, error } }: MessageEvent<Answer>) => {
    const picture = waiting.get(id);
    waiting.delete(id);
    if (error || result === undefined) picture?.reject(new Error(`Graphviz: ${error?.message ?? 'no picture'}`));
    else picture?.resolve(result);
  };
  graphviz.onerror = ({ message }) => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new Error(`Graphviz could not be started: ${message}`));
    waiting.clear();
  };
  return graphviz;
}

/** Lays a graph in the DOT language out as an SVG picture. Graphviz runs in a worker of its own, as WebAssembly. */
export function layOut(dot: string): Promise<string> {
  worker ??= start();
  const id = count++;
  const picture = new Promise<string>((resolve, reject) => waiting.set(id, { resolve, reject }));
  worker.postMessage({ id, src: dot, options: { format: 'svg', engine: 'dot', files: [] } });
  return picture;
}
