// The browser's Worker for Node, as far as jax-js uses it: without one, jax-js computes on a single thread.
import { resolveObjectURL } from 'node:buffer';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

const prelude = `
const { parentPort } = require('node:worker_threads');
globalThis.self = globalThis;
globalThis.postMessage = (message) => parentPort.postMessage(message);
parentPort.on('message', (data) => self.onmessage({ data }));
`;

class WebWorker {
  onmessage = null;
  onerror = null;
  #worker;

  /** @param {string} url A blob URL of a script. */
  constructor(url) {
    this.#worker = resolveObjectURL(url)
      .text()
      .then((source) => {
        const worker = new Worker(prelude + source, { eval: true });
        worker.on('message', (data) => this.onmessage?.({ data }));
        worker.on('error', (error) => this.onerror?.(error));
        return worker;
      });
  }

  postMessage(message) {
    this.#worker.then((worker) => worker.postMessage(message));
  }
}

/** Gives the page's globals that jax-js looks for to this process. */
export function provideWorkers() {
  globalThis.Worker = WebWorker;
  Object.defineProperty(globalThis, 'navigator', { value: { hardwareConcurrency: availableParallelism() } });
}
