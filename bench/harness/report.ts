import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { python } from './child.ts';

/** A table and what is worth saying about it; `data` is what the table was made from. */
export interface Report {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
  readonly data: unknown;
}

/** What the measurements ran on. */
export function machineLine(): string {
  const load = loadavg()[0]!.toFixed(2);
  return `${cpus()[0]!.model.trim()}, ${availableParallelism()} cores, Node ${process.versions.node}, ${pythonVersion()}, load ${load}`;
}

function pythonVersion(): string {
  try {
    return execFileSync(python, ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return 'no Python';
  }
}

/** A report as Markdown. */
export function toMarkdown({ title, header, rows, notes }: Report): string {
  const widths = header.map((cell, i) => Math.max(cell.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => (i === 0 ? (cells[i] ?? '').padEnd(width) : (cells[i] ?? '').padStart(width))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [`### ${title}`, '', line(header), rule, ...rows.map(line), '', ...notes.map((note) => `- ${note}`)].join(
    '\n',
  );
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A positive number with three significant digits. */
export const digits = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
