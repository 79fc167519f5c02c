/** More threads would wait for memory more than they compute. */
export const MOST_THREADS = 8;

/** Words of the area by which threads agree on who does what, by lines of a cache: one takes long from a core to another. */
const LINE = 16;
/** What the one that asks for help writes: which blocks of its task nobody has claimed, whose task it is, which of theirs, for which turn. */
const TICKET = 0;
const CREW = 1;
const TASK = 2;
const TURN = 3;
/** How many messages it has sent to each helper, and what changes whenever there is something new. */
const MAIL = 4;
const SIGNAL = 5;
/** What helpers write when they find nothing left: how many blocks they have done, ever, and whether one failed. */
const DONE = LINE;
const FAILED = LINE + 1;
/** How many helpers are asleep, or about to be. */
const SLEEPING = 2 * LINE;
/** For each helper how many messages it has taken in. */
const TAKEN = 3 * LINE;
/** A line for each helper: how many blocks it has done. */
const HELPED = 4 * LINE;

const WORDS = HELPED + MOST_THREADS * LINE;

/**
 * A ticket: a number that no other has nearby, where the blocks that are left end, and where they begin. One with none left is closed:
 * the words that say what it is for may change.
 */
const BITS = 6;
const END = 1 << BITS;
const FROM_MASK = END - 1;
const LEFT_MASK = END * END - 1;

const fromOf = (ticket: number) => ticket & FROM_MASK;
const endOf = (ticket: number) => (ticket >> BITS) & FROM_MASK;
const isClosed = (ticket: number) => fromOf(ticket) === endOf(ticket);

/** A task has at most so many blocks. */
export const MOST_BLOCKS = FROM_MASK;

/** So often a thread looks again before it sleeps: some 35 microseconds. */
const SPINS = 4000;

/** So often a thread that waits for the end of a task looks whether there is any progress, and how many milliseconds apart. */
const LOOKS = 100;
const PAUSE = 100;

/** Part of a task was begun by a thread that has ended, or failed: what the task writes is neither old nor new. */
export class LostWorkError extends Error {}

/** What is done block by block, in any order. */
export interface Work {
  readonly blocks: number;
  run(block: number, turn: number): void;
}

/**
 * The area by which threads agree on who does what. Blocks are claimed one by one: a thread that the system puts aside holds the others
 * up by no more than the block that it is at. The one that asks claims from the start, helpers from the end: so each finds much of what it
 * worked with the last time in its own caches.
 */
export class Control {
  readonly #words: Int32Array;
  /** How many blocks helpers have done in the tasks before. */
  #before = 0;

  /** @param looks How often a thread that waits for others looks for progress before it takes them for lost. Default: for ten seconds. */
  constructor(
    readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(4 * WORDS),
    readonly looks = LOOKS,
  ) {
    this.#words = new Int32Array(buffer);
  }

  /** Waits until helpers have done so many blocks. A process that is put aside is so with all its threads: that takes one look. */
  #awaitOthers(blocks: number): void {
    const words = this.#words;
    const wanted = (this.#before + blocks) | 0;
    let looks = 0;
    for (;;) {
      for (let i = 0; i < SPINS; i++) {
        if (Atomics.load(words, DONE) !== wanted) continue;
        this.#before = wanted;
        return;
      }
      const done = Atomics.load(words, DONE);
      if (done === wanted || Atomics.wait(words, DONE, done, PAUSE) !== 'timed-out') looks = 0;
      else if (++looks > this.looks)
        throw new LostWorkError('a thread ended, or stood still, in the middle of its work');
    }
  }

  /** Does the blocks that nobody has claimed; what a block throws comes back when no more are left. */
  #claim(
    first: number,
    isHelper: boolean,
    turn: number,
    work: Work,
  ): { readonly done: number; readonly errors: unknown[] } {
    const words = this.#words;
    const errors: unknown[] = [];
    let [ticket, done] = [first, 0];
    while (((ticket ^ first) & ~LEFT_MASK) === 0 && !isClosed(ticket)) {
      const now = Atomics.compareExchange(words, TICKET, ticket, isHelper ? ticket - END : ticket + 1);
      if (now !== ticket) {
        ticket = now;
        continue;
      }
      try {
        work.run(isHelper ? endOf(ticket) - 1 : fromOf(ticket), turn);
      } catch (error) {
        errors.push(error);
      }
      done++;
      ticket = Atomics.load(words, TICKET);
    }
    return { done, errors };
  }

  /**
   * Does a task with whoever helps.
   * @throws LostWorkError where a helper has ended or failed at a block; else what a block threw.
   */
  share(crew: number, task: number, turn: number, work: Work): void {
    const words = this.#words;
    const { blocks } = work;
    words[CREW] = crew;
    words[TASK] = task;
    words[TURN] = turn;
    words[SIGNAL]!++;
    const ticket = ((Atomics.load(words, TICKET) | LEFT_MASK) + 1 + blocks * END) | 0;
    Atomics.store(words, TICKET, ticket);
    if (Atomics.load(words, SLEEPING) > 0) Atomics.notify(words, SIGNAL);
    const { done, errors } = this.#claim(ticket, false, turn, work);
    if (done < blocks) {
      this.#awaitOthers(blocks - done);
      if (Atomics.load(words, FAILED) === 1) throw new LostWorkError('a thread failed at a part of the work');
    }
    if (errors.length > 0) throw errors[0];
  }

  /** Announces a message, which `send` sends; returns its number. */
  announce(send: () => void): number {
    const number = Atomics.add(this.#words, MAIL, 1) + 1;
    send();
    Atomics.add(this.#words, SIGNAL, 1);
    Atomics.notify(this.#words, SIGNAL);
    return number;
  }

  /** Whether a helper has taken a message in. */
  hasTaken(helper: number, message: number): boolean {
    return Atomics.load(this.#words, TAKEN + helper) >= message;
  }

  /** Whether a helper has taken all messages in. */
  hasTakenAll(helper: number): boolean {
    return this.hasTaken(helper, Atomics.load(this.#words, MAIL));
  }

  /** How many blocks a helper has done. */
  helped(helper: number): number {
    return Atomics.load(this.#words, HELPED + helper * LINE);
  }

  /** A helper has taken a message in; whether there are no more. */
  take(helper: number): boolean {
    return Atomics.add(this.#words, TAKEN + helper, 1) + 1 === Atomics.load(this.#words, MAIL);
  }

  /** Does what is left of a task, and says how many blocks that were. */
  #join(ticket: number, helper: number, workOf: (crew: number, task: number) => Work | undefined): number {
    const words = this.#words;
    const [crew, task, turn] = [words[CREW]!, words[TASK]!, words[TURN]!];
    const work = workOf(crew, task);
    const { done, errors } = work ? this.#claim(ticket, true, turn, work) : { done: 0, errors: [] };
    if (done === 0) return 0;
    if (errors.length > 0) Atomics.store(words, FAILED, 1);
    Atomics.add(words, DONE, done);
    Atomics.notify(words, DONE);
    Atomics.add(words, HELPED + helper * LINE, done);
    return done;
  }

  /** Sleeps until there is something new. */
  #sleep(signal: number): void {
    Atomics.add(this.#words, SLEEPING, 1);
    Atomics.wait(this.#words, SIGNAL, signal);
    Atomics.sub(this.#words, SLEEPING, 1);
  }

  /** Helps with tasks until there is a message. */
  help(helper: number, workOf: (crew: number, task: number) => Work | undefined): void {
    const words = this.#words;
    const taken = Atomics.load(words, TAKEN + helper);
    for (;;) {
      const signal = Atomics.load(words, SIGNAL);
      const ticket = Atomics.load(words, TICKET);
      if (Atomics.load(words, MAIL) !== taken) return;
      if (!isClosed(ticket) && this.#join(ticket, helper, workOf) > 0) continue;
      const isSame = () => Atomics.load(words, TICKET) === ticket && Atomics.load(words, MAIL) === taken;
      let spins = SPINS;
      while (spins > 0 && isSame()) spins--;
      if (spins === 0) this.#sleep(signal);
    }
  }
}
