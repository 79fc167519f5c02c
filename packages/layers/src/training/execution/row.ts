/** What a turn does with the weights: `change` them, or `read` them, which wants them to stay as they are until it ends. */
export type Use = 'read' | 'change';

/** Whose turns they are. */
export interface Party {
  readonly use: Use;
  /** Whether callbacks or data of another one may have called it, and wait for it. */
  readonly isNested: boolean;
  /** Those of them that it does not wait for. */
  readonly outer: ReadonlySet<Party>;
  /** Whether its callbacks are running. */
  readonly telling: boolean;
  /** Whether it waits for data that code of the user's own makes. */
  readonly pulling: boolean;
  /** What it works with: its layers, weights and the like. */
  works(): ReadonlySet<object>;
}

/** All turns that go on or wait, in the order in which they were asked for. */
const row: Turn[] = [];

/**
 * A place in the row of all that works with weights. A turn begins when those before it have ended, as far as one of the two changes what
 * the other works with, whatever the models are.
 */
export class Turn {
  readonly #party: Party;
  #works: ReadonlySet<object> | null = null;
  #hasBegun = false;
  #begin: (() => void) | null = null;

  /** Takes the last place. */
  constructor(party: Party) {
    this.#party = party;
    if (row.length > 0) this.#works = party.works();
    row.push(this);
  }

  /** Waits until it may begin. */
  async begin(): Promise<void> {
    if (this.#hasBegun) return;
    if (this.#isFree()) this.#hasBegun = true;
    else await new Promise<void>((resolve) => (this.#begin = resolve));
  }

  /** Gives the place up. */
  end(): void {
    row.splice(row.indexOf(this), 1);
    Turn.goOn();
  }

  /** Begins what waits for nothing any more. */
  static goOn(): void {
    for (const turn of [...row]) {
      if (turn.#hasBegun || !turn.#begin || !turn.#isFree()) continue;
      turn.#hasBegun = true;
      turn.#begin();
    }
  }

  /** Those that wait for code of the user's own, which may wait for whatever it calls. */
  static #held(): ReadonlySet<Turn> {
    const held = new Set<Turn>();
    const holds = (turn: Turn) => held.has(turn) || (turn.#hasBegun && (turn.#party.telling || turn.#party.pulling));
    row.forEach((turn, place) => {
      if (!turn.#hasBegun && row.some((other, i) => holds(other) && other.#holdsUp(turn, i < place))) held.add(turn);
    });
    return held;
  }

  #isFree(): boolean {
    const place = row.indexOf(this);
    const before = row.filter((other, i) => other.#holdsUp(this, i < place));
    if (before.length === 0 || !this.#party.isNested) return before.length === 0;
    const held = Turn.#held();
    return before.every((other) => held.has(other));
  }

  /** Whether `turn` waits for it. */
  #holdsUp(turn: Turn, isBefore: boolean): boolean {
    const [party, other] = [this.#party, turn.#party];
    if (turn === this || other.outer.has(party)) return false;
    if (party.use === 'read' && other.use === 'read') return false;
    // What waits for its first data may wait for code that waits for the other.
    if (!this.#hasBegun && (!isBefore || party.pulling)) return false;
    this.#works ??= party.works();
    turn.#works ??= other.works();
    return haveInCommon(this.#works, turn.#works);
  }
}

/** Whether something is in both. */
export function haveInCommon(a: ReadonlySet<object>, b: ReadonlySet<object>): boolean {
  for (const one of a) if (b.has(one)) return true;
  return false;
}
