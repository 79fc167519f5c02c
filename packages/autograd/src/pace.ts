/** How many bytes have to arrive in each stretch of so many seconds. */
export interface Pace {
  /** The bytes. */
  readonly bytes: number;
  /** The stretch. */
  readonly seconds: number;
}

/** A kilobyte a second: slower than the lines that people use, faster than a server that drips or has stalled. */
export const slowestPace: Pace = { bytes: 30_000, seconds: 30 };

/**
 * What `work` gives, unless fewer bytes arrive than `pace` asks for. `work` says how many have arrived in all; its signal aborts
 * when nobody waits for it any more.
 * @param tooSlow What to throw when so many have arrived.
 */
export async function atPace<T>(
  pace: Pace,
  work: (signal: AbortSignal, onBytes: (loaded: number) => void) => Promise<T>,
  tooSlow: (arrived: number) => Error,
): Promise<T> {
  const controller = new AbortController();
  let loaded = 0;
  let before = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const ended = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const arrived = loaded - before;
      before = loaded;
      if (arrived < pace.bytes) reject(tooSlow(arrived));
    }, 1000 * pace.seconds);
  });
  try {
    return await Promise.race([work(controller.signal, (bytes) => (loaded = bytes)), ended]);
  } finally {
    clearInterval(timer);
    controller.abort();
  }
}

/** The Content-Length, unless the body is uncompressed on its way: then it counts other bytes than those that arrive. */
export function announcedLength({ headers }: Response): number | undefined {
  const length = headers.get('content-length') ?? '';
  return /^\d+$/.test(length) && !headers.has('content-encoding') ? Number(length) : undefined;
}
