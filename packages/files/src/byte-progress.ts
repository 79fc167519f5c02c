import { printable } from '@keisan/autograd/internal';

/** How many bytes of something are there. */
interface ByteProgress {
  /** What it is, as a line says before the first of its bars. */
  readonly title: string;
  /** Bytes that are there. */
  readonly loaded: number;
  /** Bytes that there will be; undefined where nobody knows. */
  readonly total: number | undefined;
  /** Whether this is the last report on it. */
  readonly done: boolean;
}

/** When a progress bar is drawn. */
interface ByteProgressTimes {
  /** After how many seconds the first one is: what takes less says nothing. Default: 0. */
  readonly after?: number;
  /** The time in seconds, from any fixed moment. */
  readonly now?: () => number;
}

/** Where a progress bar is drawn. */
export interface ProgressOutput {
  /** Adds text to what is shown. */
  write(text: string): unknown;
  /** Whether a line can be overwritten. */
  readonly isTTY?: boolean;
  /** How many characters fit into a line; 80 where it is not known, which some terminals call 0. */
  readonly columns?: number | undefined;
}

const BAR_WIDTH = 20;
const REDRAW_SECONDS = 0.05;

/**
 * `loaded` of `total` bytes after `seconds`, as one line: `4.2/9.9 MB ━━━━━━━━────────────  42% 1.3 MB/s`. It is shorter where that
 * does not fit, or where the total is not known, or cannot be right.
 */
export function formatByteProgress(loaded: number, total: number | undefined, seconds: number, columns = 80): string {
  const speed = seconds > 0 ? ` ${withUnit(loaded / seconds)}/s` : '';
  const lines = isTotal(total, loaded) ? withTotal(loaded, total, speed) : [withUnit(loaded) + speed, withUnit(loaded)];
  return lines.find((line) => line.length < columns) ?? '';
}

function isTotal(total: number | undefined, loaded: number): total is number {
  return total !== undefined && Number.isFinite(total) && total > 0 && total >= loaded;
}

/** The longest line first. */
function withTotal(loaded: number, total: number, speed: string): string[] {
  const filled = Math.floor((BAR_WIDTH * loaded) / total);
  const bar = '━'.repeat(filled) + '─'.repeat(BAR_WIDTH - filled);
  const amount = `${scale(loaded, unitOf(total))}/${withUnit(total)}`;
  const percent = `${String(Math.floor((100 * loaded) / total)).padStart(3)}%`;
  return [`${amount} ${bar} ${percent}${speed}`, `${amount} ${percent}`, percent];
}

/** Draws progress on `out`: a line that is redrawn on a terminal, and elsewhere one line when something is finished. */
export function byteProgressBar(
  out: ProgressOutput,
  { after = 0, now = () => performance.now() / 1000 }: ByteProgressTimes = {},
): (progress: ByteProgress) => void {
  let title: string | null = null;
  let isSaid = false;
  let start = 0;
  let drawn = Number.NEGATIVE_INFINITY;
  let width = 0;
  return ({ title: current, loaded, total, done }) => {
    const time = now();
    if (title !== current) {
      title = current;
      start = time;
      isSaid = false;
    }
    if (!isSaid && time - start >= after) {
      out.write(`${printable(title)}\n`);
      isSaid = true;
    }
    if (done) title = null;
    if (!isSaid) return;
    if (!done && (!out.isTTY || time - drawn < REDRAW_SECONDS)) return;
    const line = formatByteProgress(loaded, total, time - start, out.isTTY ? lineWidth(out) : Infinity);
    out.write(`${out.isTTY ? '\r' : ''}${line.padEnd(width)}${done ? '\n' : ''}`);
    drawn = time;
    width = done || !out.isTTY ? 0 : line.length;
  };
}

const lineWidth = ({ columns }: ProgressOutput): number => (typeof columns === 'number' && columns > 0 ? columns : 80);

interface Unit {
  readonly name: string;
  readonly bytes: number;
}

function unitOf(bytes: number): Unit {
  if (bytes >= 1e6) return { name: 'MB', bytes: 1e6 };
  if (bytes >= 1e3) return { name: 'kB', bytes: 1e3 };
  return { name: 'B', bytes: 1 };
}

function scale(bytes: number, unit: Unit): string {
  return (bytes / unit.bytes).toFixed(unit.bytes === 1 ? 0 : 1);
}

function withUnit(bytes: number): string {
  const unit = unitOf(bytes);
  return `${scale(bytes, unit)} ${unit.name}`;
}
