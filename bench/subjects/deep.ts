import { halfSpaces } from '../harness/data.ts';
import { digits, median, type Report } from '../harness/report.ts';
import { keisan, pythonContenders } from '../harness/rows.ts';
import { type Result, type Rounds, run, timed } from '../harness/training.ts';

const depths = [25, 50, 100, 200];
const batchSize = 32;

/** Whether the cost of a step grows as the work: networks of many small layers, whose work is in proportion to their depth. */
export async function deep(rounds: Rounds): Promise<Report> {
  const data = halfSpaces(6_400);
  const steps = data.train.count / batchSize;
  const rows = [keisan('wasm'), keisan('onnx'), ...pythonContenders];
  const results = new Map<number, readonly Result[]>();
  for (const depth of depths) {
    const units = [31, ...Array<number>(depth).fill(64), 1];
    console.error(`depth ${depth}`);
    results.set(
      depth,
      await run({ rows, job: { units, output: 'sigmoid', optimizer: 'adam', batchSize, ...data } }, rounds),
    );
  }
  const at = (depth: number, title: string) => results.get(depth)!.find(({ row }) => row.title === title);
  const step = ({ runs }: Result) => (1000 * median(timed(runs))) / steps;
  /** What the first epoch takes longer than the next ones, and getting ready before it. */
  const start = ({ runs }: Result) =>
    median(runs.map(({ setup, seconds }) => setup + seconds[0]! - median(seconds.slice(1))));
  const cell = (depth: number, title: string, value: (result: Result) => number) => {
    const result = at(depth, title);
    return result?.runs.length ? digits(value(result)) : 'none';
  };
  const shown = results.get(depths[0]!)!.map(({ row }) => row.title);
  return {
    title: `deep: Dense 64 wide, adam, batch ${batchSize}: milliseconds of a step`,
    header: ['', ...depths.map((depth) => `depth ${depth}`), `seconds to start, depth ${depths.at(-1)}`],
    rows: shown.map((title) => [
      title,
      ...depths.map((depth) => cell(depth, title, step)),
      cell(depths.at(-1)!, title, start),
    ]),
    notes: [`Medians of all epochs of ${steps} steps but the first of each run.`],
    data: [...results].map(([depth, all]) => ({
      depth,
      rows: all.map(({ row, runs, problem }) => ({ title: row.title, runs, problem })),
    })),
  };
}
