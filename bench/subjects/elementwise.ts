import { bench, runChild } from '../harness/child.ts';
import { missing } from '../harness/measure.ts';
import { digits, median, type Report } from '../harness/report.ts';
import type { Row } from '../harness/row.ts';
import type { Rounds } from '../harness/training.ts';

const rows: readonly Row[] = [
  { title: 'Keisan, eager', program: 'elementwise/keisan.mjs' },
  { title: 'jax-js, wasm', program: 'elementwise/jax-js.mjs', needs: { npm: '@jax-js/jax' } },
  { title: 'TensorFlow.js, wasm', program: 'elementwise/tfjs.mjs', needs: { npm: '@tensorflow/tfjs-core' } },
];

/** Microseconds of a call, by operation, layout and size. */
type Times = Readonly<Record<string, number>>;

/** One operation at a time, op by op, on float32 of three sizes and three layouts: microseconds of a call. */
export async function elementwise({ rounds, only }: Rounds): Promise<Report> {
  const notes: string[] = [];
  const measured: { readonly row: Row; readonly runs: Times[] }[] = [];
  for (const row of rows) {
    if (only && !only.some((part) => row.title.includes(part))) continue;
    const install = await missing(row);
    if (install) notes.push(`${row.title}: not installed: ${install}`);
    else measured.push({ row, runs: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { row, runs } of measured) {
      const { stdout } = await runChild(process.execPath, [`${bench}rows/${row.program}`]);
      runs.push((JSON.parse(stdout.trim().split('\n').at(-1)!) as { results: Times }).results);
    }
  }
  const columns = measured.map(({ row, runs }) => ({ title: row.title, times: middle(runs) }));
  const [own, ...peers] = columns;
  const slower = Object.keys(own?.times ?? {}).filter((name) =>
    peers.some(({ times }) => times[name] !== undefined && times[name] < own!.times[name]!),
  );
  return {
    title: 'elementwise: microseconds of a call, and how many times that the peers take',
    header: ['', ...columns.map(({ title }) => title)],
    rows: Object.keys(own?.times ?? {}).map((name) => [
      name,
      digits(own!.times[name]!),
      ...peers.map(({ times }) =>
        times[name] === undefined ? 'not there' : `${digits(times[name] / own!.times[name]!)} x`,
      ),
    ]),
    notes: [`Keisan is slower than a peer in ${slower.length} rows: ${slower.join(', ') || 'none'}.`, ...notes],
    data: columns,
  };
}

/** The medians of several runs. */
function middle(runs: readonly Times[]): Times {
  const names = Object.keys(runs[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name]!))]));
}
