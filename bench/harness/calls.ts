import { bench, python, runChild } from './child.ts';
import { missing } from './measure.ts';
import { digits, median, type Report } from './report.ts';
import type { Row } from './row.ts';
import type { Rounds } from './training.ts';

/** Microseconds of a call, by what is called. */
type Times = Readonly<Record<string, number>>;

/** Single calls, measured by programs that print one line of JSON: `{ version, results }`. */
export interface Calls {
  readonly title: string;
  /** The first row is what the others are compared with. */
  readonly rows: readonly Row[];
  /** What the programs are given. */
  readonly job?: unknown;
}

/** Runs the programs one after the other, round after round. */
export async function compareCalls({ title, rows, job }: Calls, { rounds, only }: Rounds): Promise<Report> {
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
      try {
        runs.push(await run(row, job));
        console.error(`round ${round + 1} of ${rounds}: ${row.title}`);
      } catch (error) {
        notes.push(`${row.title}: failed: ${(error as Error).message}`);
      }
    }
  }
  const columns = measured.flatMap(({ row, runs }) =>
    runs.length === 0 ? [] : [{ title: row.title, times: middle(runs) }],
  );
  const [own, ...peers] = columns;
  const slower = Object.keys(own?.times ?? {}).filter((name) =>
    peers.some(({ times }) => times[name] !== undefined && times[name] < own!.times[name]!),
  );
  return {
    title: `${title}: microseconds of a call, and how many times that the others take`,
    header: ['', ...columns.map(({ title }) => title)],
    rows: Object.keys(own?.times ?? {}).map((name) => [
      name,
      digits(own!.times[name]!),
      ...peers.map(({ times }) =>
        times[name] === undefined ? 'not there' : `${digits(times[name] / own!.times[name]!)} x`,
      ),
    ]),
    notes: [
      `${own?.title ?? rows[0]!.title} is slower than another in ${slower.length} rows: ${slower.join(', ') || 'none'}.`,
      ...notes,
    ],
    data: columns,
  };
}

async function run({ program, env }: Row, job: unknown): Promise<Times> {
  const command = program.endsWith('.py') ? python : process.execPath;
  const given = job === undefined ? [] : [JSON.stringify(job)];
  const { stdout } = await runChild(command, [`${bench}rows/${program}`, ...given], env ? { env } : {});
  return (JSON.parse(stdout.trim().split('\n').at(-1)!) as { results: Times }).results;
}

/** The medians of several runs. */
function middle(runs: readonly Times[]): Times {
  const names = Object.keys(runs[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name]!))]));
}
