/** Lines of a cache: what lies at the start of one loads whole vectors from one line. */
export const LINE = 64;

interface Block {
  readonly at: number;
  readonly bytes: number;
}

/** Room in a memory, of which parts are taken and left again. */
export class Room {
  readonly #taken = new Map<number, number>();
  #free: Block[] = [];
  #size = 0;
  #used = 0;

  /** How much room there has ever been taken at once, with what lies between. */
  get size(): number {
    return this.#size;
  }

  /** How much room is taken now. */
  get used(): number {
    return this.#used;
  }

  /** Takes so many bytes: the smallest gap that has them, else what follows the end. */
  take(bytes: number): number {
    const wanted = Math.ceil(Math.max(bytes, 1) / LINE) * LINE;
    this.#used += wanted;
    const gaps = this.#free.filter((gap) => gap.bytes >= wanted);
    const gap = gaps.length > 0 ? gaps.reduce((best, each) => (each.bytes < best.bytes ? each : best)) : null;
    if (!gap) return this.#takeAtEnd(wanted);
    this.#free = this.#free.filter((each) => each !== gap);
    if (gap.bytes > wanted) this.#free.push({ at: gap.at + wanted, bytes: gap.bytes - wanted });
    this.#taken.set(gap.at, wanted);
    return gap.at;
  }

  #takeAtEnd(bytes: number): number {
    const last = this.#free.find((gap) => gap.at + gap.bytes === this.#size);
    if (last) this.#free = this.#free.filter((each) => each !== last);
    const at = last ? last.at : this.#size;
    this.#size = at + bytes;
    this.#taken.set(at, bytes);
    return at;
  }

  /** Leaves what was taken. */
  leave(at: number): void {
    const bytes = this.#taken.get(at);
    if (bytes === undefined) return;
    this.#taken.delete(at);
    this.#used -= bytes;
    const before = this.#free.find((gap) => gap.at + gap.bytes === at);
    const after = this.#free.find((gap) => gap.at === at + bytes);
    this.#free = this.#free.filter((gap) => gap !== before && gap !== after);
    const start = before?.at ?? at;
    const end = after ? after.at + after.bytes : at + bytes;
    this.#free.push({ at: start, bytes: end - start });
  }
}
