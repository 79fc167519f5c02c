interface NodeProcess {
  listenerCount?(signal: 'SIGINT'): number;
  once?(signal: 'SIGINT', listener: () => void): unknown;
  off?(signal: 'SIGINT', listener: () => void): unknown;
}

/** What is to be done at Ctrl-C, of each run. */
const runs = new Set<() => void>();

/** Ends the runs. The next Ctrl-C ends the process: nobody listens any more. */
function interrupt(): void {
  for (const stop of runs) stop();
}

/**
 * Runs a body that the first Ctrl-C asks to `stop`, in Node and where nobody else listens for it. The second one ends the process, as
 * it would have without.
 */
export async function interruptible<T>(stop: () => void, body: () => Promise<T>): Promise<T> {
  const { process } = globalThis as { process?: NodeProcess };
  if (runs.size === 0 && process?.listenerCount?.('SIGINT') === 0) process.once?.('SIGINT', interrupt);
  runs.add(stop);
  try {
    return await body();
  } finally {
    runs.delete(stop);
    if (runs.size === 0) process?.off?.('SIGINT', interrupt);
  }
}
