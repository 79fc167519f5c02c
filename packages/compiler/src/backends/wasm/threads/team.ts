import { startThread } from '#threads';
import type { Exports } from '../run/exports.ts';
import { Control, LostWorkError, MOST_BLOCKS, type Work } from './control.ts';
import { type Task, workOf } from './task.ts';
import type { Thread } from './thread.ts';

/** A task that takes less on one core, in nanoseconds, is not shared. */
const WORTHWHILE = 8_000;

/** Tasks of a module that take less than that together are not shared: threads would hand over more than they do. */
const ENOUGH = 60_000;

/** What a block takes at least: less than that, and claiming it would count. */
const BLOCK_TIME = 4_000;

/** Threads are started once so many nanoseconds of shareable work have been done by one. */
const START = 30_000_000;

/** Threads know so many modules at most. */
const MOST_CREWS = 64;

/** How a team decides what is worth its while: tests share everything. */
export interface TeamOptions {
  /** How many threads there are, the one that asks included. */
  readonly threads: number;
  /** What a task takes at least that is shared, in nanoseconds on one core. Default: 8 µs. */
  readonly worthwhile?: number;
  /** What all such tasks of a module take together at least. Default: 60 µs. */
  readonly enough?: number;
  /** What a block of it takes at least. Default: 4 µs. */
  readonly blockTime?: number;
  /** After how much work that could be shared threads are started. Default: 30 ms. */
  readonly start?: number;
}

/** The threads that work over one memory. They are started when there is enough to do; until they are ready, one does all. */
export class Team {
  readonly worthwhile: number;
  readonly enough: number;
  readonly blockTime: number;
  readonly #helpers: number;
  readonly #start: number;
  readonly #memory: WebAssembly.Memory;
  readonly #control = new Control();
  #threads: readonly Thread[] | null = null;
  #spent = 0;
  /** The crews that threads know, by the message that told them. */
  readonly #known = new Map<number, number>();
  #crews = 0;

  constructor(memory: WebAssembly.Memory, options: TeamOptions) {
    const { threads, worthwhile = WORTHWHILE, enough = ENOUGH, blockTime = BLOCK_TIME, start = START } = options;
    this.#memory = memory;
    this.#helpers = threads - 1;
    this.worthwhile = worthwhile;
    this.enough = enough;
    this.blockTime = blockTime;
    this.#start = start;
  }

  /** How many threads there are, or may be: the one that asks, and helpers. */
  get threads(): number {
    return 1 + this.#helpers;
  }

  /** Whether threads have been started. */
  get isStarted(): boolean {
    return this.#threads !== null;
  }

  /** Whether all threads have been started and know all that they were told. */
  get isReady(): boolean {
    return this.#threads?.every((_, helper) => this.#control.hasTakenAll(helper)) === true;
  }

  /** How many blocks each helper has done. */
  get helped(): readonly number[] {
    return Array.from({ length: this.#helpers }, (_, helper) => this.#control.helped(helper));
  }

  /** A number for a crew. */
  number(): number {
    return ++this.#crews;
  }

  /**
   * Does a task of a crew with all threads; false while there are none for it.
   * @throws LostWorkError where one of them ended in the middle of it. From then on there are none.
   */
  share(crew: Crew, task: number, turn: number, work: Work, time: number): boolean {
    const control = this.#for(crew, time);
    if (!control) return false;
    try {
      control.share(crew.number, task, turn, work);
    } catch (error) {
      if (error instanceof LostWorkError) this.#disband();
      throw error;
    }
    return true;
  }

  /** What takes a task to all threads; null while there are none for it. */
  #for(crew: Crew, time: number): Control | null {
    if (!this.#threads) {
      this.#spent += time;
      if (this.#spent >= this.#start) this.#orNone(() => this.#begin());
      return null;
    }
    if (!this.#known.has(crew.number)) this.#orNone(() => this.#tell(crew));
    const message = this.#known.get(crew.number) ?? Number.POSITIVE_INFINITY;
    const isReady = this.#threads.some((_, helper) => this.#control.hasTaken(helper, message));
    return isReady ? this.#control : null;
  }

  /** Where threads are forbidden, or cannot be told something, there are none from then on. */
  #orNone(act: () => void): void {
    try {
      act();
    } catch {
      this.#disband();
    }
  }

  /** A thread that stood still must not go on in memory that others use by then. */
  #disband(): void {
    for (const thread of this.#threads ?? []) thread.end();
    this.#threads = [];
  }

  #begin(): void {
    const threads: Thread[] = [];
    this.#threads = threads;
    for (let helper = 0; helper < this.#helpers; helper++) threads.push(startThread());
    this.#control.announce(() =>
      threads.forEach((thread, helper) => {
        thread.post({ kind: 'start', helper, control: this.#control.buffer, memory: this.#memory });
      }),
    );
  }

  #tell({ number, module, tasks }: Crew): void {
    const threads = this.#threads!;
    const message = this.#control.announce(() => {
      for (const thread of threads) thread.post({ kind: 'crew', crew: number, module, tasks });
    });
    this.#known.set(number, message);
    if (this.#known.size > MOST_CREWS) {
      const oldest: number = this.#known.keys().next().value!;
      this.#known.delete(oldest);
      this.#control.announce(() => {
        for (const thread of threads) thread.post({ kind: 'forget', crew: oldest });
      });
    }
  }
}

/** The tasks of a module. */
export class Crew {
  readonly tasks: Task[] = [];
  readonly number: number;
  readonly #team: Team | null;
  /** What all tasks take together. */
  #time = 0;

  constructor(
    team: Team | null,
    readonly module: WebAssembly.Module,
    readonly exports: Exports,
    readonly memory: WebAssembly.Memory,
  ) {
    this.#team = team;
    this.number = team?.number() ?? 0;
  }

  /**
   * What does a task, for one turn after the other.
   * @param parts How many parts it has.
   * @param time What it takes on one core, roughly, in nanoseconds.
   * @param make Gives the task for so many parts in a block.
   */
  action(parts: number, time: number, make: (each: number) => Task): (turn: number) => void {
    const least = this.#team?.blockTime ?? BLOCK_TIME;
    const enough = Math.min(parts, Math.ceil(least / (time / parts)));
    const task = make(Math.max(1, enough, Math.ceil(parts / MOST_BLOCKS)));
    const work = workOf(task, { exports: this.exports, memory: this.memory, thread: 0 });
    const alone = (turn: number) => {
      for (let block = 0; block < work.blocks; block++) work.run(block, turn);
    };
    const team = this.#team;
    if (!team || work.blocks < 2 || time < team.worthwhile) return alone;
    const index = this.tasks.push(task) - 1;
    this.#time += time;
    return (turn) => {
      if (this.#time < team.enough || !team.share(this, index, turn, work, time)) alone(turn);
    };
  }
}
