import type { Thread } from './thread.ts';

/**
 * How many threads can compute at once, this one included: 1 where memory cannot be shared, and on the page's own thread, which may not
 * wait for others.
 */
export function parallelism(): number {
  const { crossOriginIsolated, navigator, document } = globalThis as Partial<typeof globalThis>;
  // There are builds of WebKit that isolate pages and have no memory to share.
  const hasParts = typeof Worker === 'function' && typeof SharedArrayBuffer === 'function';
  const mayShare = crossOriginIsolated === true && document === undefined && hasParts;
  return mayShare ? (navigator?.hardwareConcurrency ?? 1) : 1;
}

/** Starts a thread; one that cannot be started is one less. */
export function startThread(): Thread {
  // The ending is the built file's: bundlers read this line as it stands, and find the source beside it too.
  const worker = new Worker(new URL('./thread.web.worker.js', import.meta.url), { type: 'module' });
  worker.onerror = (event) => event.preventDefault();
  return { post: (message) => worker.postMessage(message), end: () => worker.terminate() };
}
