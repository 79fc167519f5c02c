/** How long calls may keep the event loop to themselves, in milliseconds. */
const PATIENCE = 100;

const soon = (globalThis as { setImmediate?: (done: () => void) => void }).setImmediate ?? setTimeout;
let rested = performance.now();

/** Lets signals, timers and messages be heard now and then: calls that run in this thread would hold them up to the end. */
export async function rest(): Promise<void> {
  if (performance.now() - rested < PATIENCE) return;
  await new Promise<void>((resolve) => soon(resolve));
  rested = performance.now();
}
