import { measure, missing } from './measure.ts';
import { digits, median, type Report } from './report.ts';
import type { DataSet, Job, Measurement, Row } from './row.ts';

export interface Rounds {
  readonly rounds: number;
  /** Epochs of each run, the first of which is a warm-up. */
  readonly epochs: number;
  /** Only rows whose title contains one of these. */
  readonly only?: readonly string[];
}

export interface Comparison {
  readonly title: string;
  readonly job: Omit<Job, 'epochs' | 'seed'>;
  /** The first row is what the others are compared with. */
  readonly rows: readonly Row[];
  /** What is shown of a row, from the median seconds of an epoch. */
  readonly column: { readonly title: string; readonly value: (secondsPerEpoch: number) => string };
}

/** What was measured of a row. */
export interface Result {
  readonly row: Row;
  readonly runs: Measurement[];
  /** Why there is no measurement. */
  problem: string | null;
}

/** Runs the rows one after the other, round after round, so that a machine that slows down slows all of them. */
export async function compare(comparison: Comparison, rounds: Rounds): Promise<Report> {
  return reportOf(comparison, await run(comparison, rounds), rounds.epochs);
}

/** What {@link compare} makes its report of. */
export async function run(
  comparison: Pick<Comparison, 'rows' | 'job'>,
  { rounds, epochs, only }: Rounds,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const row of comparison.rows) {
    if (only && !only.some((part) => row.title.includes(part))) continue;
    const install = await missing(row);
    results.push({ row, runs: [], problem: install && `not installed: ${install}` });
  }
  for (let round = 1; round <= rounds; round++) {
    for (const result of results) {
      if (result.problem || (result.row.slow && round > 1)) continue;
      await addRun(result, { ...comparison.job, epochs, seed: round }, `round ${round} of ${rounds}`);
    }
  }
  return results;
}

/** A job on some of its samples, twice over. */
function part(job: Job, samples: number): Job {
  const some = (set: DataSet): DataSet => ({ ...set, count: Math.min(set.count, samples) });
  return { ...job, epochs: 2, train: some(job.train), test: some(job.test) };
}

async function addRun(result: Result, job: Job, round: string): Promise<void> {
  const { row, runs } = result;
  try {
    const run = await measure(row, row.samples === undefined ? job : part(job, row.samples));
    const times = row.samples === undefined ? 1 : job.train.count / row.samples;
    runs.push({ ...run, seconds: run.seconds.map((s) => s * times) });
    console.error(`${round}: ${row.title}: ${run.seconds.map((s) => s.toFixed(3)).join(' ')} s`);
  } catch (error) {
    result.problem = `failed: ${(error as Error).message}`;
    console.error(`${round}: ${row.title} ${result.problem}`);
  }
}

/** The epochs that count: all but the first of each run, unless there is only one. */
export const timed = (runs: readonly Measurement[]) =>
  runs.flatMap(({ seconds }) => (seconds.length > 1 ? seconds.slice(1) : seconds));

function reportOf({ title, column }: Comparison, results: readonly Result[], epochs: number): Report {
  const baseline = results[0]?.runs.length ? median(timed(results[0].runs)) : null;
  const cells = ({ row, runs }: Result): string[] => {
    if (runs.length === 0) return [row.title, 'none'];
    const seconds = timed(runs);
    const middle = median(seconds);
    return [
      `${row.title} (${runs[0]!.version})`,
      column.value(middle),
      baseline === null ? '' : (middle / baseline).toFixed(2),
      `${digits(Math.min(...seconds))} to ${digits(Math.max(...seconds))}`,
      row.samples === undefined ? median(runs.map(({ accuracy }) => accuracy)).toFixed(4) : 'none',
      String(Math.round(Math.max(...runs.map(({ peakMB }) => peakMB)))),
    ];
  };
  return {
    title,
    header: ['', column.title, 'times', 'seconds per epoch', `accuracy after ${epochs} epochs`, 'peak MB'],
    rows: results.map(cells),
    notes: [
      `times: the time an epoch takes, in multiples of ${results[0]?.row.title ?? 'the first row'}.`,
      `Medians of all epochs but the first of each run; accuracy on the test data, median of the runs.`,
      ...results.flatMap(({ row }) =>
        row.samples === undefined ? [] : [`${row.title}: from ${row.samples} of the samples.`],
      ),
      ...results.flatMap(({ row, problem }) => (problem ? [`${row.title}: ${problem}`] : [])),
    ],
    data: results.map(({ row, runs, problem }) => ({ title: row.title, problem, runs })),
  };
}
