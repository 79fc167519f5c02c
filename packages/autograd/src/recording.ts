let recording = true;

/** Whether ops keep the history that gradients need. */
export function gradEnabled(): boolean {
  return recording;
}

function withRecording<T>(on: boolean, body: () => T): T {
  const outer = recording;
  recording = on;
  try {
    return body();
  } finally {
    recording = outer;
  }
}

/**
 * Runs `body` without keeping history for gradients, and returns its result.
 *
 * @example
 * ```ts
 * import { noGrad, tensor } from 'keisan';
 *
 * const x = tensor([1, 2], { requiresGrad: true });
 * noGrad(() => x.mul(2)).requiresGrad; // false
 * ```
 */
export function noGrad<T>(body: () => T): T {
  return withRecording(false, body);
}

/** Runs `body` keeping history, inside noGrad too: a gradient taken there needs what lies between. */
export function recorded<T>(body: () => T): T {
  return withRecording(true, body);
}
