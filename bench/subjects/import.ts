import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bench, runChild } from '../harness/child.ts';
import { mnist } from '../harness/data.ts';
import { measure, missing } from '../harness/measure.ts';
import { digits, median, type Report } from '../harness/report.ts';
import type { Job, Row } from '../harness/row.ts';
import { jaxJs, keisan, tfjs } from '../harness/rows.ts';
import type { Rounds } from '../harness/training.ts';

interface Library {
  readonly row: Row;
  readonly modules: readonly string[];
}

const libraries: readonly Library[] = [
  { row: keisan('wasm'), modules: ['keisan'] },
  { row: keisan('onnx'), modules: ['keisan'] },
  { row: keisan('onnx on WebAssembly'), modules: ['keisan'] },
  { row: jaxJs('1'), modules: ['@jax-js/jax'] },
  {
    row: tfjs,
    modules: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', '@tensorflow/tfjs-backend-wasm'],
  },
];

/** How long a program waits before it trains: for the import, and for its first step of 784-512-10 with 128 images. */
export async function importing({ rounds, only }: Rounds): Promise<Report> {
  const problems: string[] = [];
  const rows: { readonly library: Library; readonly imports: number[]; readonly firstSteps: number[] }[] = [];
  for (const library of libraries) {
    const { title } = library.row;
    if (only && !only.some((part) => title.includes(part))) continue;
    const install = await missing(library.row);
    if (install) problems.push(`${title}: not installed: ${install}`);
    else rows.push({ library, imports: [], firstSteps: [] });
  }
  const bare: number[] = [];
  await importTime([]);
  for (let round = 0; round < 3 * rounds; round++) {
    bare.push(await importTime([]));
    for (const { library, imports } of rows) imports.push(await importTime(library.modules));
    for (const { library, firstSteps } of rows) firstSteps.push(await firstStep(library.row));
  }
  return {
    title: 'import: milliseconds before training starts',
    header: ['', 'import', 'first step', 'both'],
    rows: rows.map(({ library, imports, firstSteps }) => {
      const [load, step] = [median(imports) - median(bare), median(firstSteps)];
      return [library.row.title, digits(load), digits(step), digits(load + step)];
    }),
    notes: [
      `import: the wall time of a Node process that only imports the library, less a bare one's (${digits(median(bare))} ms).`,
      'first step: with library and data loaded, until 784-512-10 is built, compiled and has trained on 128 images.',
      ...(only ? [] : [await exampleNote()]),
      ...problems,
    ],
    data: { bare, rows: rows.map(({ library, ...times }) => ({ title: library.row.title, ...times })) },
  };
}

async function importTime(modules: readonly string[]): Promise<number> {
  const source = modules.map((name) => `import '${name}';`).join('');
  return (await runChild(process.execPath, ['--input-type=module', '-e', source])).milliseconds;
}

async function firstStep(row: Row): Promise<number> {
  const { train, test } = mnist();
  const batch = { ...train, count: 128 };
  const job: Job = {
    units: [784, 512, 10],
    output: 'softmax',
    batchSize: 128,
    epochs: 1,
    seed: 1,
    train: batch,
    test: { ...test, count: 128 },
  };
  const { setup, seconds } = await measure(row, job);
  return 1000 * (setup + seconds[0]!);
}

/** What the README's first command needs: the largest of its processes, and its time. */
async function exampleNote(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'keisan-bench-'));
  const file = join(folder, 'peaks');
  const env = { NODE_OPTIONS: `--import=${new URL('../rows/peak.mjs', import.meta.url)}`, KEISAN_BENCH_PEAK: file };
  try {
    const { milliseconds, stdout } = await runChild('npm', ['run', 'mnist'], { cwd: dirname(bench), env });
    const peaks = readFileSync(file, 'utf8').trim().split('\n').map(Number);
    const accuracy = stdout.match(/Test accuracy: \S+/)?.[0] ?? 'no test accuracy';
    return `\`npm run mnist\`: peak ${Math.round(Math.max(...peaks))} MB, ${(milliseconds / 1000).toFixed(1)} s, ${accuracy}`;
  } catch (error) {
    return `\`npm run mnist\` failed: ${(error as Error).message}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
