import { checkDone, checkFunction } from './given/given-function.ts';

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
 * @param body Synchronous code.
 * @throws ValueError for an async function: history would be kept again before it has done its work.
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
  checkFunction('noGrad', body, 'a function', 'noGrad(() => x.mul(2))');
  return checkDone('noGrad', withRecording(false, body));
}

/** Runs `body` keeping history, inside noGrad too: a gradient taken there needs what lies between. */
export function recorded<T>(body: () => T): T {
  return withRecording(true, body);
}

let differentiableAgain = false;

/** Whether gradients keep a history of their own wherever it is not said otherwise. */
export function gradientsRecorded(): boolean {
  return differentiableAgain;
}

/** Runs `body` keeping every history, as traced code does: that of gradients too. */
export function recordedAsTraced<T>(body: () => T): T {
  const outer = differentiableAgain;
  differentiableAgain = true;
  try {
    return recorded(body);
  } finally {
    differentiableAgain = outer;
  }
}
