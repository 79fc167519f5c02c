import { countBytes } from './content.ts';

/** How many bytes have to arrive in each stretch of so many seconds. */
export interface Pace {
  readonly bytes: number;
  readonly seconds: number;
}

/** A kilobyte a second: slower than the lines that people use, faster than a server that drips or has stalled. */
export const slowestPace: Pace = { bytes: 30_000, seconds: 30 };

/**
 * What `work` gives, unless fewer bytes arrive than `pace` asks for. `work` says how many have arrived in all; its signal aborts
 * when nobody waits for it any more.
 * @throws Error when it is too slow.
 */
export async function atPace<T>(
  pace: Pace,
  work: (signal: AbortSignal, onBytes: (loaded: number) => void) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let loaded = 0;
  let before = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const arrived = loaded - before;
      before = loaded;
      if (arrived < pace.bytes) reject(new Error(slowness(arrived, pace)));
    }, 1000 * pace.seconds);
  });
  try {
    return await Promise.race([work(controller.signal, (bytes) => (loaded = bytes)), tooSlow]);
  } finally {
    clearInterval(timer);
    controller.abort();
  }
}

function slowness(arrived: number, { bytes, seconds }: Pace): string {
  return `too slow: ${countBytes(arrived)} in ${seconds} seconds, not ${countBytes(bytes)}`;
}
