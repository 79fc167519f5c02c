/**
 * Runs the same thing over and over and measures how much memory it keeps, in a process of its own:
 * `npm run steady`, or with `--short` as the tests run it. KEISAN_RUNTIME chooses the runtime.
 */
import { existsSync, readdirSync } from 'node:fs';
import { wasmOn } from '@keisan/compiler/internal';
import { compile, ones, Sequential, type Tensor, tensor } from 'keisan';
import { Dataset } from 'keisan/data';
import { Dense, Dropout } from 'keisan/layers';

interface Subject {
  readonly title: string;
  /** How often `npm run steady` does it, after half of that to warm up. */
  readonly times: number;
  /** How often the tests do it, after as many to warm up. */
  readonly short: number;
  /** Does it for the i-th time. */
  readonly run: (i: number) => unknown;
}

const rows = 32;
const [x, y] = [ones([64 * rows, 20]), ones([64 * rows, 1])];
const [batch, targets] = [ones([rows, 20]), ones([rows, 1])];

function model(units = 16): Sequential {
  const layers = [new Dense(units, { activation: 'relu', inputShape: [20] }), new Dropout(0.2), new Dense(1)];
  const made = new Sequential(layers);
  made.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'] });
  return made;
}

const [fitted, stepped, resized] = [model(), model(), model()];
const called = compile((a: Tensor) => a.matmul(a.transpose()).relu().sum());
const reshaped = compile((a: Tensor) => a.square().add(1).sum());
const w = tensor([1, 2, 3], { requiresGrad: true });
let value = ones([3]);

const streamed = model();
function* generated(): Generator<Tensor[]> {
  for (;;) yield [ones([rows, 20]), ones([rows, 1])];
}
const endless = generated();
const table = Dataset.fromTensorSlices([x, y] as const)
  .shuffle(100)
  .batch(rows)
  .prefetch(2);

const { runtime: onThreads, team } = await wasmOn(2);
const [wide, tall] = [ones([100, 300]), ones([300, 100])];

const subjects: readonly Subject[] = [
  { title: '64 steps of fit', times: 160, short: 4, run: () => fitted.fit(x, y, { verbose: 0 }) },
  {
    title: 'times 20 generated batches of fit',
    times: 500,
    short: 5,
    run: () => streamed.fit(endless, { stepsPerEpoch: 20, verbose: 0 }),
  },
  { title: 'epochs of a Dataset', times: 50, short: 2, run: () => streamed.fit(table, { verbose: 0 }) },
  { title: 'trainOnBatch', times: 10_000, short: 200, run: () => stepped.trainOnBatch(batch, targets) },
  { title: 'calls of a compiled function', times: 10_000, short: 500, run: () => called(batch) },
  {
    title: '10 eager ops',
    times: 10_000,
    short: 500,
    run: () => {
      for (let k = 0; k < 5; k++) value = value.mul(0.5).add(1);
    },
  },
  { title: 'backward passes of 4 eager ops', times: 10_000, short: 500, run: () => w.square().mul(3).sum().backward() },
  { title: 'compilations for other shapes', times: 500, short: 20, run: (i) => reshaped(ones([i + 1])) },
  {
    title: 'batch sizes of a model',
    times: 500,
    short: 20,
    run: (i) => resized.trainOnBatch(ones([i + 1, 20]), ones([i + 1, 1])),
  },
  {
    title: 'models made, fitted and forgotten',
    times: 200,
    short: 10,
    run: (i) => model(16 + (i % 5)).fit(batch, targets, { verbose: 0 }),
  },
  {
    title: 'compilations for two threads',
    times: 1000,
    short: 100,
    run: async (i) => {
      const f = compile((a: Tensor, b: Tensor) => a.matmul(b).add(i), { runtime: onThreads });
      await f(wide, tall);
      while (!team!.isReady) await new Promise((resolve) => setImmediate(resolve));
      await f(wide, tall);
    },
  },
];

interface Usage {
  /** JavaScript's memory with its buffers, in megabytes. */
  readonly js: number;
  /** The process's memory, in megabytes. */
  readonly resident: number;
  /** Each session of the native runtime has some; 0 where there is no /proc. */
  readonly threads: number;
}

/** What is in use after a thorough collection. */
async function usage(): Promise<Usage> {
  for (let i = 0; i < 4; i++) {
    globalThis.gc!();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const threads = existsSync('/proc/self/task') ? readdirSync('/proc/self/task').length : 0;
  return { js: (heapUsed + external) / 1e6, resident: rss / 1e6, threads };
}

/** What may be kept without being a leak: code that was compiled on the way, pages that the allocators hold back. */
const limits: Usage = { js: 1, resident: 60, threads: 8 };

/** What is compiled on the way is kept once; a leak keeps as much again and again. */
const ROUNDS = 3;

const short = process.argv.includes('--short');
for (const { title, times, short: few, run } of subjects) {
  const count = short ? few : times;
  const warmUp = short ? few : times / 2;
  for (let i = 0; i < warmUp; i++) await run(i);
  let kept: Usage;
  let rounds = 0;
  const leaks = () => kept.js > limits.js || kept.resident > limits.resident || kept.threads > limits.threads;
  do {
    const before = await usage();
    for (let i = 0; i < count; i++) await run(warmUp + rounds * count + i);
    const after = await usage();
    kept = {
      js: after.js - before.js,
      resident: after.resident - before.resident,
      threads: after.threads - before.threads,
    };
  } while (leaks() && ++rounds < ROUNDS);
  if (leaks()) process.exitCode = 1;
  console.log(
    `${leaks() ? 'LEAK' : 'ok  '} ${count} ${title}: ${kept.js.toFixed(2)} MB, resident ${kept.resident.toFixed(1)} MB, ${kept.threads} threads`,
  );
}
