/** More threads would wait for memory more than they compute. */
export const MOST_THREADS = 8;

/** Words of the area by which threads agree on who does what. Those that change often stand in lines of a cache of their own. */
const LINE = 16;
/** Changes whenever there is something new to look at. */
const SIGNAL = 0;
/** Which task is being done, as a number that no other has nearby, and the next block of it. */
const TICKET = LINE;
/** How many blocks of the task are done. */
const DONE = 2 * LINE;
/** What the task is: whose, which of theirs, how many blocks it has, and for which turn. */
const CREW = 3 * LINE;
const TASK = CREW + 1;
const BLOCKS = CREW + 2;
const TURN = CREW + 3;
/** How many messages have been sent to each helper. */
const MAIL = 4 * LINE;
/** Whether a helper failed at a block of the task. */
const FAILED = 5 * LINE;
/** For each helper how many messages it has taken in, and how many blocks it has done. */
const TAKEN = 6 * LINE;
const HELPED = TAKEN + MOST_THREADS;

const WORDS = HELPED + MOST_THREADS;

/** Bits of a ticket that count blocks. */
const BLOCK_BITS = 12;
const BLOCK_MASK = (1 << BLOCK_BITS) - 1;

/** A task has at most so many blocks. */
export const MOST_BLOCKS = BLOCK_MASK;

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

/** What a ticket is for. */
interface Job {
  readonly crew: number;
  readonly task: number;
  readonly blocks: number;
  readonly turn: number;
}

/**
 * The area by which threads agree on who does what. Blocks are claimed one by one: a thread that the system puts aside holds the others
 * up by no more than the block that it is at.
 */
export class Control {
  readonly #words: Int32Array;

  /** @param looks How often a thread that waits for others looks for progress before it takes them for lost. Default: for ten seconds. */
  constructor(
    readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(4 * WORDS),
    readonly looks = LOOKS,
  ) {
    this.#words = new Int32Array(buffer);
  }

  /** Lets all know that there is something new. */
  #signal(): void {
    Atomics.add(this.#words, SIGNAL, 1);
    Atomics.notify(this.#words, SIGNAL);
  }

  /** Waits awake, for a little while, until a word is no longer what it was; whether it is so. */
  #changesSoon(word: number, value: number): boolean {
    for (let i = 0; i < SPINS; i++) if (Atomics.load(this.#words, word) !== value) return true;
    return false;
  }

  /** Waits until so many blocks are done. A process that is put aside is so with all its threads: that takes one look. */
  #awaitAll(blocks: number): void {
    const words = this.#words;
    let [before, looks] = [-1, 0];
    for (;;) {
      const done = Atomics.load(words, DONE);
      if (done === blocks) return;
      looks = done === before ? looks + 1 : 0;
      before = done;
      if (looks > this.looks) throw new LostWorkError('a thread ended, or stood still, in the middle of its work');
      if (!this.#changesSoon(DONE, done)) Atomics.wait(words, DONE, done, PAUSE);
    }
  }

  /** Does the blocks of a ticket that nobody has claimed; what a block throws comes back when no more are left. */
  #claim(generation: number, { blocks, turn }: Job, work: Work): { readonly done: number; readonly errors: unknown[] } {
    const words = this.#words;
    const errors: unknown[] = [];
    let done = 0;
    for (;;) {
      const ticket = Atomics.load(words, TICKET);
      const block = ticket & BLOCK_MASK;
      if ((ticket & ~BLOCK_MASK) !== generation || block >= blocks) return { done, errors };
      if (Atomics.compareExchange(words, TICKET, ticket, ticket + 1) !== ticket) continue;
      try {
        work.run(block, turn);
      } catch (error) {
        errors.push(error);
        Atomics.store(words, FAILED, 1);
      }
      done++;
      if (Atomics.add(words, DONE, 1) + 1 === blocks) Atomics.notify(words, DONE);
    }
  }

  /**
   * Does a task with whoever helps.
   * @throws LostWorkError where a helper has ended or failed at a block; else what a block threw.
   */
  share(crew: number, task: number, turn: number, work: Work): void {
    const words = this.#words;
    const { blocks } = work;
    // A helper that comes late to the last task finds all its blocks claimed while the words below change.
    const closed = Atomics.load(words, TICKET) | BLOCK_MASK;
    Atomics.store(words, TICKET, closed);
    Atomics.store(words, DONE, 0);
    Atomics.store(words, FAILED, 0);
    Atomics.store(words, CREW, crew);
    Atomics.store(words, TASK, task);
    Atomics.store(words, BLOCKS, blocks);
    Atomics.store(words, TURN, turn);
    const generation = (closed + 1) | 0;
    Atomics.store(words, TICKET, generation);
    this.#signal();
    const { errors } = this.#claim(generation, { crew, task, blocks, turn }, work);
    this.#awaitAll(blocks);
    if (errors.length > 0) throw errors[0];
    if (Atomics.load(words, FAILED) === 1) throw new LostWorkError('a thread failed at a part of the work');
  }

  /** Announces a message, which `send` sends; returns its number. */
  announce(send: () => void): number {
    const number = Atomics.add(this.#words, MAIL, 1) + 1;
    send();
    this.#signal();
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
    return Atomics.load(this.#words, HELPED + helper);
  }

  /** A helper has taken a message in; whether there are no more. */
  take(helper: number): boolean {
    return Atomics.add(this.#words, TAKEN + helper, 1) + 1 === Atomics.load(this.#words, MAIL);
  }

  /** Helps with tasks until there is a message. */
  help(helper: number, workOf: (crew: number, task: number) => Work | undefined): void {
    const words = this.#words;
    const taken = Atomics.load(words, TAKEN + helper);
    for (;;) {
      const signal = Atomics.load(words, SIGNAL);
      if (Atomics.load(words, MAIL) !== taken) return;
      const generation = Atomics.load(words, TICKET) & ~BLOCK_MASK;
      const job: Job = {
        crew: Atomics.load(words, CREW),
        task: Atomics.load(words, TASK),
        blocks: Atomics.load(words, BLOCKS),
        turn: Atomics.load(words, TURN),
      };
      const work = workOf(job.crew, job.task);
      const { done } = work ? this.#claim(generation, job, work) : { done: 0 };
      if (done > 0) Atomics.add(words, HELPED + helper, done);
      else if (!this.#changesSoon(SIGNAL, signal)) Atomics.wait(words, SIGNAL, signal);
    }
  }
}
