import { greatest } from '../harness/data.ts';
import { digits, median, type Report } from '../harness/report.ts';
import { keisan, pythonContenders } from '../harness/rows.ts';
import { type Result, type Rounds, run, timed } from '../harness/training.ts';

const widths = [1024, 2048];
const batchSize = 128;
const steps = 20;

/** Whether an optimizer's passes over large weights count: two Dense layers, Adam. */
export async function wide(rounds: Rounds): Promise<Report> {
  const rows = [keisan('wasm'), keisan('onnx'), ...pythonContenders];
  const results: { readonly width: number; readonly rows: readonly Result[] }[] = [];
  for (const width of widths) {
    console.error(`width ${width}`);
    const data = greatest(width, steps * batchSize);
    const job = { units: [width, width, width], output: 'softmax', optimizer: 'adam', batchSize, ...data } as const;
    results.push({ width, rows: await run({ rows, job }, rounds) });
  }
  const cells = (title: string) =>
    results.map(({ rows }) => {
      const { runs } = rows.find(({ row }) => row.title === title)!;
      return runs.length > 0 ? digits((1000 * median(timed(runs))) / steps) : 'none';
    });
  return {
    title: `wide: two Dense layers, adam, batch ${batchSize}: milliseconds of a step`,
    header: ['', ...widths.map((width) => `width ${width}`)],
    rows: results[0]!.rows.map(({ row }) => [row.title, ...cells(row.title)]),
    notes: [`Medians of all epochs of ${steps} steps but the first of each run.`],
    data: results.map(({ width, rows }) => ({
      width,
      rows: rows.map(({ row, runs, problem }) => ({ title: row.title, runs, problem })),
    })),
  };
}
