// What it costs to feed training by a generator rather than by arrays: CPU time of an epoch, medians of interleaved epochs.
// KEISAN_RUNTIME=wasm tsx --conditions=@keisan/source bench/feeding.bench.ts [tiny | mnist-dense]
import { cpus, loadavg } from 'node:os';
import { random, Sequential, setRandomSeed, type Tensor } from 'keisan';
import { Dense } from 'keisan/layers';

const epochs = 24;
const jobs = {
  tiny: { units: [20, 100, 1], features: 31, batchSize: 32, samples: 64_000 },
  'mnist-dense': { units: [512, 10], features: 784, batchSize: 128, samples: 12_800 },
};
const title = (process.argv[2] ?? 'tiny') as keyof typeof jobs;
const { units, features, batchSize, samples } = jobs[title];

setRandomSeed(1);
const model = new Sequential(
  units.map((n, i) => new Dense(n, { activation: 'sigmoid', ...(i === 0 ? { inputShape: [features] } : {}) })),
);
model.compile({ optimizer: 'rmsprop', loss: 'binary_crossentropy', metrics: ['mae'] });
const x = random.uniform([samples, features]);
const y = random
  .uniform([samples, units.at(-1)!])
  .greater(0.5)
  .astype('float32');
const steps = samples / batchSize;
const batches = Array.from({ length: steps }, (_, i) => {
  const rows = (t: Tensor) => t.slice([[i * batchSize, (i + 1) * batchSize]]);
  return [rows(x), rows(y)] as const;
});

function* endless() {
  for (;;) yield* batches;
}
const generator = endless();

const ways = {
  arrays: () => model.fit(x, y, { batchSize, shuffle: false, verbose: 0 }),
  generator: () => model.fit(generator, { stepsPerEpoch: steps, verbose: 0 }),
};
const times = { arrays: [] as number[], generator: [] as number[] };
for (let epoch = -2; epoch < epochs; epoch++) {
  for (const way of epoch % 2 ? (['arrays', 'generator'] as const) : (['generator', 'arrays'] as const)) {
    const before = process.cpuUsage();
    await ways[way]();
    const { user, system } = process.cpuUsage(before);
    if (epoch >= 0) times[way].push((user + system) / 1000);
  }
}
const median = (list: number[]) => list.sort((a, b) => a - b)[list.length >> 1]!;
const [arrays, byGenerator] = [median(times.arrays), median(times.generator)];
console.log(
  `${cpus()[0]!.model}, Node ${process.version}, load ${loadavg()[0]!.toFixed(2)}; median of ${epochs} epochs`,
);
console.log(
  `${title}: arrays ${arrays.toFixed(0)} ms, generator ${byGenerator.toFixed(0)} ms: ${(byGenerator / arrays).toFixed(2)}`,
);
