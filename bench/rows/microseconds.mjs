/** A call that takes longer than that, in milliseconds, is measured once. */
const LONG = 2000;

/**
 * The middle one of three times for a call, in microseconds.
 * @param settle Waits for a result and frees it.
 * @param least How long each of the three takes at least, in milliseconds.
 */
export async function microsecondsOf(call, settle, least) {
  const times = [];
  let calls = 1;
  while (times.length < 3) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) await settle(await call());
    const elapsed = performance.now() - start;
    if (elapsed < least) calls = Math.ceil(calls * Math.min(10, Math.max(1.5, (1.2 * least) / elapsed)));
    else times.push((1000 * elapsed) / calls);
    if (elapsed > LONG) return times[0];
  }
  return times.sort((a, b) => a - b)[1];
}
