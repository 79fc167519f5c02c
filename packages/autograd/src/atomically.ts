import { checkDone } from './given/given-function.ts';

/** How to take back what the running `atomically` has done so far. */
let undone: (() => void)[] | null = null;

/**
 * Runs `body`, and returns its result. If it throws, what was done in it is taken back: every parameter gets the value that
 * it had before. A step of training happens as a whole or not at all.
 *
 * @param body Synchronous code.
 * @throws ValueError for an async function: it would be half done. What it has done is taken back.
 *
 * @example
 * ```ts
 * import { Parameter, tensor } from '@keisan/autograd';
 * import { atomically } from '@keisan/autograd/internal';
 *
 * const w = new Parameter(tensor([1, 2]));
 * try {
 *   atomically(() => {
 *     w.assign(w.mul(2));
 *     throw new Error('too late');
 *   });
 * } catch {
 *   w.toArray(); // [1, 2]
 * }
 * ```
 */
export function atomically<T>(body: () => T): T {
  const outer = undone;
  const own: (() => void)[] = [];
  undone = own;
  try {
    const result = checkDone('atomically', body());
    for (const undo of own) outer?.push(undo);
    return result;
  } catch (error) {
    for (const undo of own.reverse()) undo();
    throw error;
  } finally {
    undone = outer;
  }
}

/** Says how to take back something that was just done, should the `atomically` around it fail. */
export function onFailure(undo: () => void): void {
  undone?.push(undo);
}
