/**
 * Trains on one thread and on several while other programs keep every core busy: `npm run busy`. Threads must not make that slower than
 * 1.5 times the time of one.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { wasmOn } from '@keisan/compiler/internal';
import { type RuntimeName, random, Sequential } from 'keisan';
import { Dense } from 'keisan/layers';

/** What threads may cost next to busy programs, as a part of the time of one thread. */
const MOST = 1.5;

const rows = 128 * 60;
const [x, y] = [random.uniform([rows, 784]), random.uniform([rows, 10])];

async function modelOn(threads: number): Promise<() => Promise<number>> {
  const { runtime, team } = await wasmOn(threads, {});
  const model = network(runtime);
  const epoch = async () => {
    const from = performance.now();
    await model.fit(x, y, { batchSize: 128, verbose: 0 });
    return performance.now() - from;
  };
  do {
    await epoch();
    await new Promise((resolve) => setImmediate(resolve));
  } while (team && !team.isReady);
  return epoch;
}

function network(runtime: RuntimeName): Sequential {
  const model = new Sequential([new Dense(512, { activation: 'relu', inputShape: [784] }), new Dense(10)]);
  model.compile({ optimizer: 'rmsprop', loss: 'mse', runtime });
  return model;
}

const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1]!;

const cores = availableParallelism();
const [alone, together] = [await modelOn(1), await modelOn(Math.min(Math.max(cores, 2), 8))];
for (const isBusy of [false, true]) {
  const others: ChildProcess[] = [];
  if (isBusy) for (let i = 0; i < cores; i++) others.push(spawn(process.execPath, ['-e', 'for (;;);']));
  try {
    const times: [number[], number[]] = [[], []];
    for (let i = 0; i < 9; i++) {
      times[0].push(await alone());
      times[1].push(await together());
    }
    const [one, several] = times.map(median) as [number, number];
    const ratio = several / one;
    const isSlow = isBusy && ratio > MOST;
    if (isSlow) process.exitCode = 1;
    console.log(
      `${isSlow ? 'SLOW' : 'ok  '} ${isBusy ? 'other programs on every core' : 'as it is'}: one thread ${one.toFixed(0)} ms, several ${several.toFixed(0)} ms, ${ratio.toFixed(2)} times that`,
    );
  } finally {
    for (const other of others) other.kill();
  }
}
