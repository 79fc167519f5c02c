import { wasmOn } from '@keisan/compiler/internal';
import { train } from './train.ts';

async function losses(): Promise<readonly (readonly number[])[]> {
  // The second time the threads that the first time started are there.
  const all = [await train(), await train()];
  if (crossOriginIsolated) {
    const { runtime, team } = await wasmOn(2);
    do all.push(await train(runtime));
    while (team!.helped[0] === 0);
  }
  return all;
}

// No await out here: what the bundler puts into one file with this would wait for it, and be waited for.
void losses().then(postMessage);
