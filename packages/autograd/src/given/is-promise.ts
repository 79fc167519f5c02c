/** Whether something is a promise, of this realm or another. */
export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/** Lets what nobody waits for end as it will: its failure must not end the process. */
export function disregard(promise: PromiseLike<unknown>): void {
  const nothing = () => {};
  promise.then(nothing, nothing);
}
