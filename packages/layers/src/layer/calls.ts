/** A layer that is being built or called: a layer that is built or applied meanwhile is part of it. */
export interface Call<L> {
  readonly layer: L;
  readonly outer: Call<L> | null;
  readonly building: boolean;
  /** The number of the call from outside; null where only the shape of the output is asked for. */
  readonly pass: number | null;
  /** Null where nobody said. */
  readonly training: boolean | null;
}

let running: Call<unknown> | null = null;
let passes = 0;

/** The innermost layer that is being built or called; null outside. */
export const runningCall = <L>(): Call<L> | null => running as Call<L> | null;

/** The number of a new call from outside. */
export const nextPass = (): number => ++passes;

/** Whether a layer's `call` is running. */
export function isCalled(layer: unknown): boolean {
  for (let call = running; call; call = call.outer) if (call.layer === layer && !call.building) return true;
  return false;
}

/** Runs `body` as part of a layer's build or call. */
export function within<L, T>(call: Call<L>, body: () => T): T {
  const outer = running;
  running = call;
  try {
    return body();
  } finally {
    running = outer;
  }
}
