import { wasmOn } from '@keisan/compiler/internal';
import { train } from './train.ts';

// The second time the threads that the first time started are there.
const losses = [await train(), await train()];
if (crossOriginIsolated) {
  const { runtime, team } = await wasmOn(2);
  do losses.push(await train(runtime));
  while (team!.helped[0] === 0);
}
postMessage(losses);
