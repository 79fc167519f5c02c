import type { Exports } from '../run/exports.ts';
import { importsOf } from '../run/memory-import.ts';
import { Control, type Work } from './control.ts';
import { type Task, workOf } from './task.ts';

/** What a thread that helps is told. */
export type Message =
  | {
      readonly kind: 'start';
      readonly helper: number;
      readonly control: SharedArrayBuffer;
      readonly memory: WebAssembly.Memory;
    }
  | {
      readonly kind: 'crew';
      readonly crew: number;
      readonly module: WebAssembly.Module;
      readonly tasks: readonly Task[];
    }
  | { readonly kind: 'forget'; readonly crew: number };

/** A thread that helps: it works on the memory of the one that started it. */
class Helper {
  readonly #control: Control;
  readonly #helper: number;
  readonly #memory: WebAssembly.Memory;
  readonly #crews = new Map<number, readonly Work[]>();

  constructor({ helper, control, memory }: Extract<Message, { kind: 'start' }>) {
    this.#control = new Control(control);
    this.#helper = helper;
    this.#memory = memory;
  }

  /** Takes a message in, and helps until there is another one. */
  hear(message: Message): void {
    if (message.kind === 'crew') this.#join(message);
    if (message.kind === 'forget') this.#crews.delete(message.crew);
    if (this.#control.take(this.#helper))
      this.#control.help(this.#helper, (crew, task) => this.#crews.get(crew)?.[task]);
  }

  /** Without what it cannot load it does not help. */
  #join({ crew, module, tasks }: Extract<Message, { kind: 'crew' }>): void {
    try {
      const exports = new WebAssembly.Instance(module, importsOf(this.#memory)).exports as unknown as Exports;
      this.#crews.set(
        crew,
        tasks.map((task) => workOf(task, { exports, memory: this.#memory, thread: this.#helper + 1 })),
      );
    } catch {
      this.#crews.delete(crew);
    }
  }
}

/** What a thread does with the messages it gets. */
export function listener(): (message: Message) => void {
  let helper: Helper | null = null;
  return (message) => {
    if (message.kind === 'start') helper = new Helper(message);
    helper?.hear(message);
  };
}
