/** What a turn does with the weights: `change` them, or `read` them, which wants them to stay as they are until it ends. */
export type Use = 'read' | 'change';

/** Whose turns they are. */
export interface Party {
  readonly use: Use;
  /** Those of one floor work with the same. */
  readonly floor: object;
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
    if (row.some((other) => other.#party.floor !== party.floor)) this.#works = party.works();
    row.push(this);
  }

  /** Waits until it may begin. */
  async begin(): Promise<void> {
    if (this.#hasBegun) return;
    if (this.#isFree(row.indexOf(this), Turn.#held)) this.#hasBegun = true;
    else await new Promise<void>((resolve) => (this.#begin = resolve));
  }

  /** Gives the place up. */
  end(): void {
    row.splice(row.indexOf(this), 1);
    Turn.goOn();
  }

  /** Begins what waits for nothing any more. */
  static goOn(): void {
    let held: ReadonlySet<Turn> | null = null;
    const heldNow = () => (held ??= Turn.#held());
    for (const [place, turn] of row.entries()) {
      if (turn.#hasBegun || !turn.#begin || !turn.#isFree(place, heldNow)) continue;
      turn.#hasBegun = true;
      turn.#begin();
      held = null;
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

  #isFree(place: number, held: () => ReadonlySet<Turn>): boolean {
    const holdsUp = (other: Turn, i: number) => other.#holdsUp(this, i < place);
    if (!row.some(holdsUp)) return true;
    return this.#party.isNested && row.every((other, i) => held().has(other) || !holdsUp(other, i));
  }

  /** Whether `turn` waits for it. */
  #holdsUp(turn: Turn, isBefore: boolean): boolean {
    const [party, other] = [this.#party, turn.#party];
    if (turn === this || other.outer.has(party)) return false;
    if (party.use === 'read' && other.use === 'read') return false;
    // What waits for its first data may wait for code that waits for the other.
    if (!this.#hasBegun && (!isBefore || party.pulling)) return false;
    if (party.floor === other.floor) return true;
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
