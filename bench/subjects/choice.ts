import type { Rates, Work } from '@keisan/compiler/internal';
import { bench, runChild } from '../harness/child.ts';
import { fitted } from '../harness/fit.ts';
import { digits, median, type Report } from '../harness/report.ts';
import type { Rounds } from '../harness/training.ts';

/** A model to train, of convolutions with pooling and of dense layers. */
interface Job {
  readonly title: string;
  readonly units: readonly number[];
  readonly batchSize: number;
  readonly steps: number;
  readonly optimizer?: 'adam' | 'rmsprop' | 'sgd';
  readonly side?: number;
  readonly filters?: readonly number[];
  readonly groups?: number;
  readonly dtype?: 'float64';
  /** Whether gelu, batch normalization and dropout come after each dense layer: little of it are products. */
  readonly normalized?: boolean;
}

const deep = (depth: number) => [31, ...Array<number>(depth).fill(64), 1];

const jobs: readonly Job[] = [
  { title: 'tiny: 31-20-100-1', units: [31, 20, 100, 1], batchSize: 32, steps: 1000, optimizer: 'rmsprop' },
  { title: 'middle: 784-64-64-10', units: [784, 64, 64, 10], batchSize: 32, steps: 300 },
  { title: 'mnist-dense: 784-512-10', units: [784, 512, 10], batchSize: 128, steps: 60, optimizer: 'rmsprop' },
  { title: 'sgd: 256-256-256-10', units: [256, 256, 256, 10], batchSize: 256, steps: 60, optimizer: 'sgd' },
  { title: 'wide: 784-1024-1024-10', units: [784, 1024, 1024, 10], batchSize: 128, steps: 12 },
  { title: 'normalized: 64-64-64-1', units: [64, 64, 64, 1], batchSize: 1024, steps: 40, normalized: true },
  { title: 'deep: 25 of 64', units: deep(25), batchSize: 32, steps: 200 },
  { title: 'deep: 100 of 64', units: deep(100), batchSize: 32, steps: 60 },
  { title: 'small images: 14x14-8C3-P2-10', units: [10], side: 14, filters: [8], batchSize: 32, steps: 100 },
  { title: 'mnist-conv: 28x28-32C3-P2-64C3-P2-10', units: [10], side: 28, filters: [32, 64], batchSize: 128, steps: 4 },
  { title: 'float64: 128-256-10', units: [128, 256, 10], batchSize: 64, steps: 60, dtype: 'float64' },
];

type Measured = Readonly<Record<string, { readonly work: Work; readonly nanoseconds: number }>>;

const runtimes = ['wasm', 'onnx'] as const;

async function run(runtime: string, chosen: readonly Job[]): Promise<Measured> {
  const given = [`${bench}rows/choice.mjs`, JSON.stringify(chosen)];
  const { stdout } = await runChild(process.execPath, given, { env: { KEISAN_RUNTIME: runtime } });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Measured;
}

const literal = (rates: Rates) =>
  `{ ${Object.entries(rates)
    .map(([part, rate]) => `${part}: ${Number(rate.toPrecision(3))}`)
    .join(', ')} }`;

/** What each runtime takes for each part of the work: what the choice between them rests on. */
export async function choice({ rounds, only }: Rounds): Promise<Report> {
  const chosen = jobs.filter(({ title }) => !only || only.some((part) => title.includes(part)));
  const runs = new Map<string, Measured[]>(runtimes.map((runtime) => [runtime, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const runtime of runtimes) {
      console.error(`round ${round} of ${rounds}: ${runtime}`);
      runs.get(runtime)!.push(await run(runtime, chosen));
    }
  }
  const works = chosen.map(({ title }) => runs.get('wasm')![0]![title]!.work);
  const parts = Object.keys(works[0]!) as (keyof Work)[];
  const results = runtimes.map((runtime) => {
    const times = chosen.map(({ title }) => median(runs.get(runtime)!.map((run) => run[title]!.nanoseconds)));
    // Every operation has a kernel in ONNX Runtime.
    const matrix = works.map((work) => parts.map((part) => (part === 'called' && runtime === 'onnx' ? 0 : work[part])));
    const weights = fitted(matrix, times);
    const rates = Object.fromEntries(parts.map((part, i) => [part, weights[i]!])) as unknown as Rates;
    const guesses = matrix.map((row) => row.reduce((sum, x, i) => sum + x * weights[i]!, 0));
    return { runtime, times, guesses, rates };
  });
  const [own, native] = results as [(typeof results)[0], (typeof results)[0]];
  const microseconds = (nanoseconds: number) => digits(nanoseconds / 1000);
  return {
    title: 'choice: microseconds of a training step, measured and as the fitted rates have it',
    header: ['', ...runtimes.flatMap((runtime) => [runtime, `${runtime}, fitted`]), 'faster', 'by the fit'],
    rows: chosen.map(({ title }, i) => [
      title,
      ...results.flatMap(({ times, guesses }) => [microseconds(times[i]!), microseconds(guesses[i]!)]),
      own.times[i]! <= native.times[i]! ? 'wasm' : 'onnx',
      own.guesses[i]! <= native.guesses[i]! ? 'wasm' : 'onnx',
    ]),
    notes: [
      'For packages/compiler/src/backends/cost.ts, in nanoseconds:',
      `\`export const ownRates: Rates = ${literal(own.rates)};\``,
      `\`export const nativeRates: Rates = ${literal(native.rates)};\``,
    ],
    data: { works, results },
  };
}
