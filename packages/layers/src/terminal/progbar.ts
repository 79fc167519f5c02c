import { ValueError } from '@keisan/autograd';
import { checkOptions, describeValue, type OptionNames, printable } from '@keisan/autograd/internal';
import { isLogValue, type LogValue, numbersIn } from '../callbacks/logs.ts';
import { checkNumbers } from '../check-numbers.ts';
import { formatExponential, formatFixed } from './python-format.ts';
import { cellLength } from './rich-text.ts';
import { defaultOutput, isColored, lineWidth, type TextOutput } from './text-output.ts';

/** Options of {@link Progbar}; names and defaults are Keras's, but for `out` and `now`. */
export interface ProgbarOptions {
  /** The number of steps in all; null (the default) when it is not known, which shows `12/Unknown` in place of a bar. */
  target?: number | null;
  /** The length of the bar, in characters: 10,000 at most. Default 20. */
  width?: number;
  /** 0 writes nothing, 1 (the default) keeps a bar up to date, 2 writes one line at the end. */
  verbose?: 0 | 1 | 2;
  /** The shortest time between two redraws, in seconds. Default 0.05. */
  interval?: number;
  /** What a step is called in `3ms/step`. Default `'step'`. */
  unitName?: string;
  /** Metrics to show as they were last given; the others are averaged over the steps. Excludes `statelessMetrics`. */
  statefulMetrics?: Iterable<string>;
  /** Metrics to average over the steps; the others are shown as they were last given. Excludes `statefulMetrics`. */
  statelessMetrics?: Iterable<string>;
  /** Where to write. Default: standard output, or the console where there is none. */
  out?: TextOutput;
  /** The time in seconds, from any fixed moment. Default: `performance.now() / 1000`. */
  now?: () => number;
}

const progbarOptions: OptionNames<ProgbarOptions> = {
  target: true,
  width: 'number',
  verbose: 'number',
  interval: 'number',
  unitName: 'text',
  statefulMetrics: 'list',
  statelessMetrics: 'list',
  out: true,
  now: 'function',
};

/** A metric's name and its value for the latest step; of several numbers the mean is shown. */
export type ProgbarValue = readonly [name: string, value: LogValue];

interface Metric {
  sum: number;
  weight: number;
}

/** How long a bar may be: what nobody can look at takes memory all the same. */
const MOST = 10_000;

/** Puts the ANSI style `code` around `text`, or leaves it plain. */
type Paint = (code: number, text: string) => string;

const BOLD = 1;
const GREEN = 32;
const WHITE = 37;
const ansi: Paint = (code, text) => `\x1b[${code}m${text}\x1b[0m`;
const plain: Paint = (_code, text) => text;

/**
 * Keras's progress bar: steps done, a bar, the time left (the time taken, at the end), the time per step and the metrics.
 *
 * On a terminal the text is Keras 3's, character for character, with one difference: until the last update, metrics that
 * would not fit into the terminal's width are left out, since a wrapped line cannot be overwritten.
 *
 * Without a terminal (a file, a pipe, a browser's console), and on one of type `dumb`, each bar is one line without colours,
 * written when it is finished; with NO_COLOR in the environment nothing is coloured. Keras would write the control characters of every update there, or, on Windows, a line for every update.
 *
 * Source: https://keras.io/api/utils/python_utils/#progbar-class
 *
 * @example
 * ```ts
 * import { Progbar } from 'keisan/utils';
 *
 * const bar = new Progbar({ target: 469, statelessMetrics: [] });
 * bar.update(1, [['accuracy', 0.1], ['loss', 2.3]]);
 * bar.update(469, [['accuracy', 0.9], ['loss', 0.2]]);
 * // 469/469 ━━━━━━━━━━━━━━━━━━━━ 2s 4ms/step - accuracy: 0.9000 - loss: 0.2000
 * ```
 */
export class Progbar {
  /** The number of steps in all; may be set once it is known. */
  target: number | null;
  readonly #width: number;
  readonly #verbose: 0 | 1 | 2;
  readonly #interval: number;
  readonly #unitName: string;
  readonly #isAveraged: (name: string) => boolean;
  readonly #out: TextOutput;
  readonly #now: () => number;
  readonly #start: number;
  readonly #metrics = new Map<string, Metric>();
  #seen = 0;
  #lastDrawn = Number.NEGATIVE_INFINITY;
  #firstStepDone: number | null = null;
  #drawnWidth = 0;

  /** @throws ValueError for an unknown option, and when both `statefulMetrics` and `statelessMetrics` are given. */
  constructor(options: ProgbarOptions = {}) {
    checkOptions('Progbar', options, progbarOptions);
    const { statefulMetrics, statelessMetrics } = options;
    if (statefulMetrics && statelessMetrics) {
      throw new ValueError({
        where: 'Progbar',
        got: 'both statefulMetrics and statelessMetrics',
        expected: 'one of them at most: each says that the metrics it does not name are of the other kind',
        fix: 'Leave one of them out',
      });
    }
    const named = namesIn(statelessMetrics ?? statefulMetrics);
    this.#isAveraged = statelessMetrics ? (name) => named.has(name) : (name) => !named.has(name);
    this.target = options.target ?? null;
    if (this.target !== null) checkNumbers('Progbar', { target: this.target });
    this.#width = widthOf(options.width ?? 20);
    this.#verbose = options.verbose ?? 1;
    this.#interval = options.interval ?? 0.05;
    this.#unitName = printable(options.unitName ?? 'step');
    this.#out = checkOutput(options.out ?? defaultOutput());
    this.#now = options.now ?? (() => performance.now() / 1000);
    this.#start = this.#now();
  }

  /**
   * Records that `current` steps are done, and redraws the bar if it is time to.
   * @param values The metrics of the latest step, in the order in which to show them.
   * @param finalize Whether this is the last update, which ends the line. Default: whether `current` has reached the target.
   * @throws ValueError for anything but a number of steps and a list of names with their values.
   */
  update(current: number, values: Iterable<ProgbarValue> = [], finalize = this.#reachesTarget(current)): void {
    checkSteps('Progbar.update', current);
    if (typeof values !== 'object' || values === null || !(Symbol.iterator in values)) throw noValues(values);
    for (const value of values) {
      if (!isProgbarValue(value)) throw noValues(values);
      this.#record(value[0], shownOf(value[1]), current, finalize);
    }
    this.#seen = current;
    const now = this.#now();
    const perStep = this.#stepDuration(current, now);
    if (this.#verbose === 1) this.#redraw(current, now, perStep, finalize);
    else if (this.#verbose === 2 && finalize && this.target) this.#out.write(this.#summaryLine(current, now, perStep));
  }

  /** Records that `n` more steps are done: {@link Progbar.update}, counted from the last call. */
  add(n: number, values: Iterable<ProgbarValue> = []): void {
    checkSteps('Progbar.add', n);
    this.update(this.#seen + n, values);
  }

  #reachesTarget(current: number): boolean {
    return this.target !== null && typeof current === 'number' && current >= this.target;
  }

  #record(name: string, value: number, current: number, finalize: boolean): void {
    const metric = this.#metrics.get(name);
    const steps = Math.max(current - this.#seen, 1);
    if (finalize || !this.#isAveraged(name)) this.#metrics.set(name, { sum: value, weight: 1 });
    else if (!metric) this.#metrics.set(name, { sum: value * steps, weight: steps });
    else {
      metric.sum += value * steps;
      metric.weight += steps;
    }
  }

  /** Seconds per step; the first step, in which things are still being set up, counts only while there is no other. */
  #stepDuration(current: number, now: number): number {
    if (current === 0) return 0;
    const duration =
      this.#firstStepDone !== null && current > 1
        ? (now - this.#firstStepDone) / (current - 1)
        : (now - this.#start) / current;
    if (current === 1) this.#firstStepDone = now;
    return duration;
  }

  #redraw(current: number, now: number, perStep: number, finalize: boolean): void {
    const { isTTY } = this.#out;
    if (!finalize && (!isTTY || now - this.#lastDrawn < this.#interval)) return;
    this.#lastDrawn = now;
    const time = this.target && !finalize ? formatEta(perStep * (this.target - current)) : this.#elapsed(now);
    const head = (paint: Paint) =>
      `${this.#bar(current, paint)} ${paint(BOLD, time)}${formatDuration(perStep, this.#unitName)}`;
    if (!isTTY) {
      this.#out.write(`${head(plain)}${this.#formatMetrics(Number.POSITIVE_INFINITY)}\n`);
      return;
    }
    const headWidth = cellLength(head(plain));
    const room = finalize
      ? Number.POSITIVE_INFINITY
      : (lineWidth(this.#out) ?? Number.POSITIVE_INFINITY) - 1 - headWidth;
    const metrics = this.#formatMetrics(room);
    const width = headWidth + cellLength(metrics);
    const rewind = `${'\b'.repeat(this.#drawnWidth)}\r`;
    const wipe = ' '.repeat(Math.max(0, this.#drawnWidth - width));
    this.#out.write(`${rewind}${head(isColored(this.#out) ? ansi : plain)}${metrics}${wipe}${finalize ? '\n' : ''}`);
    this.#drawnWidth = width;
  }

  #bar(current: number, paint: Paint): string {
    if (!this.target) return `${pad(current, 7)}/Unknown`;
    const done = Math.trunc(this.#width * (current / this.target));
    const line = (length: number) => '━'.repeat(Math.min(Math.max(0, length), MOST));
    const filled = done > 0 ? paint(GREEN, line(done)) : '';
    return `${paint(BOLD, this.#count(current))} ${filled}${paint(WHITE, line(this.#width - done))}`;
  }

  #count(current: number): string {
    return `${pad(current, String(this.target).length)}/${this.target}`;
  }

  #elapsed(now: number): string {
    return `${formatFixed(now - this.#start, 0)}s`;
  }

  #formatMetrics(room: number): string {
    let text = '';
    for (const [name, { sum, weight }] of this.#metrics) {
      const next = `${text} - ${printable(name)}: ${formatMetric(sum / weight, Math.abs(sum / weight) > 1e-3)}`;
      if (cellLength(next) > room) break;
      text = next;
    }
    return text;
  }

  /** The line of `verbose: 2`, in which Keras shows every negative value with an exponent. */
  #summaryLine(current: number, now: number, perStep: number): string {
    const duration = formatDuration(perStep, this.#unitName);
    let line = `${this.#count(current)} - ${this.#elapsed(now)} -${duration}`;
    for (const [name, { sum, weight }] of this.#metrics) {
      line += ` - ${printable(name)}: ${formatMetric(sum / weight, sum / weight > 1e-3)}`;
    }
    return `${line}\n`;
  }
}

/** The names that a list gives. @throws ValueError for what is none, and before a list that does not end. */
function namesIn(names: Iterable<unknown> = []): ReadonlySet<string> {
  const found: string[] = [];
  for (const name of names) {
    if (typeof name !== 'string' || found.push(name) > MOST) {
      throw odd(`${describeValue(name)} behind ${found.length} names`, `names of metrics, ${MOST} at most`);
    }
  }
  return new Set(found);
}

function widthOf(width: number): number {
  if (Number.isInteger(width) && width >= 0 && width <= MOST) return width;
  throw odd(`width ${describeValue(width)}`, `a whole number of characters from 0 to ${MOST}`);
}

function checkOutput(out: TextOutput): TextOutput {
  if (typeof out?.write === 'function') return out;
  throw odd(`out ${describeValue(out)}`, 'an object with write and isTTY, such as process.stdout');
}

const odd = (got: string, expected: string) => new ValueError({ where: 'Progbar', got, expected });

const isProgbarValue = (value: unknown): value is ProgbarValue =>
  Array.isArray(value) && typeof value[0] === 'string' && isLogValue(value[1]);

/** What is shown of a value: of several numbers their mean, in float32, as NumPy computes it. */
function shownOf(value: LogValue): number {
  if (typeof value === 'number') return value;
  const numbers = numbersIn(value);
  return Math.fround(numbers.reduce((sum, x) => Math.fround(sum + x), 0) / numbers.length);
}

function checkSteps(where: string, steps: number): void {
  if (typeof steps === 'number' && Math.abs(steps) <= Number.MAX_SAFE_INTEGER) return;
  throw new ValueError({ where, got: describeValue(steps), expected: 'a number of steps' });
}

const noValues = (values: unknown) =>
  new ValueError({
    where: 'Progbar.update',
    got: `values ${describeValue(values)}`,
    expected: "a list of names with their values, such as [['loss', 0.5]]",
  });

function formatMetric(value: number, fixed: boolean): string {
  return fixed ? formatFixed(value, 4) : formatExponential(value, 4);
}

function formatDuration(seconds: number, unitName: string): string {
  if (seconds >= 1 || seconds === 0) return ` ${formatFixed(seconds, 0)}s/${unitName}`;
  if (seconds >= 1e-3) return ` ${formatFixed(seconds * 1e3, 0)}ms/${unitName}`;
  return ` ${formatFixed(seconds * 1e6, 0)}us/${unitName}`;
}

function formatEta(seconds: number): string {
  const two = (n: number) => String(Math.trunc(n)).padStart(2, '0');
  if (seconds > 3600) return `${Math.floor(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  if (seconds > 60) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return `${Math.trunc(seconds)}s`;
}

function pad(n: number, width: number): string {
  return String(n).padStart(width);
}
