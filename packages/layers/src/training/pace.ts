/** How long one call of the compiled loop should take, in milliseconds: short enough for a lively progress bar. */
const TARGET = 100;

/** Decides how many steps one call runs: as many as fit into a tenth of a second, learnt from the calls before. */
export class Pace {
  readonly #fixed: number | null;
  #next = 4;

  constructor(stepsPerExecution: number | 'auto') {
    this.#fixed = stepsPerExecution === 'auto' ? null : stepsPerExecution;
  }

  /** How many of the `remaining` steps the next call runs. A few more are taken along rather than left for a call of their own. */
  take(remaining: number): number {
    if (this.#fixed !== null) return Math.min(this.#fixed, remaining);
    return remaining <= this.#next * 1.25 ? remaining : this.#next;
  }

  /** Records how long a call took. */
  learn(steps: number, milliseconds: number): void {
    if (this.#fixed === null)
      this.#next = Math.max(1, Math.min(steps * 16, Math.round((steps * TARGET) / Math.max(milliseconds, 0.01))));
  }
}
