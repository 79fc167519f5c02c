/** How long one call of the compiled loop should take, in milliseconds: short enough for a lively progress bar. */
const TARGET = 100;

/** How long it may take where calls cost much apart from their steps. */
const LONGEST = 1000;

/** What a call may cost apart from its steps: a tenth of it. */
const SHARE = 10;

/**
 * Decides how many steps one call runs: as many as fit into a tenth of a second, or into ten times what a call costs by itself,
 * learnt from the calls before.
 */
export class Pace {
  readonly #fixed: number | null;
  #next = 4;
  #goal = TARGET;
  #cost = 0;
  #last: { readonly steps: number; readonly milliseconds: number } | null = null;

  constructor(stepsPerExecution: number | 'auto') {
    this.#fixed = stepsPerExecution === 'auto' ? null : stepsPerExecution;
  }

  /** How long a call should take, in milliseconds, and so how long to wait for batches for it. */
  get patience(): number {
    return this.#fixed === null ? this.#goal : Number.POSITIVE_INFINITY;
  }

  /** How many of the `remaining` steps the next call runs. A few more are taken along rather than left for a call of their own. */
  take(remaining: number): number {
    if (this.#fixed !== null) return Math.min(this.#fixed, remaining);
    return remaining <= this.#next * 1.25 ? remaining : this.#next;
  }

  /** Records how long a call took. */
  learn(steps: number, milliseconds: number): void {
    if (this.#fixed !== null) return;
    const cost = Math.min(this.#costBeside(steps, milliseconds), milliseconds / 2);
    const goal = Math.min(Math.max(TARGET, SHARE * cost), LONGEST);
    this.#goal = goal;
    const step = Math.max((milliseconds - cost) / steps, 1e-4);
    this.#next = Math.max(1, Math.min(steps * 16, Math.round((goal - cost) / step)));
    this.#last = { steps, milliseconds };
    this.#cost = cost;
  }

  /** What a call costs apart from its steps, going by this one and one of another length. */
  #costBeside(steps: number, milliseconds: number): number {
    if (!this.#last || this.#last.steps === steps) return this.#cost;
    const step = (milliseconds - this.#last.milliseconds) / (steps - this.#last.steps);
    const cost = milliseconds - Math.max(step, 0) * steps;
    return step > 0 ? Math.min(Math.max(cost, 0), LONGEST / SHARE) : 0;
  }
}
