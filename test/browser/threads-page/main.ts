import { train } from './train.ts';

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const inWorker = new Promise<readonly (readonly number[])[]>((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
});

/** The losses of training here, then of training in a worker, at least twice. */
const losses = Promise.all([train(), inWorker]).then(([here, there]) => [here, ...there]);
Object.assign(globalThis, { losses });
