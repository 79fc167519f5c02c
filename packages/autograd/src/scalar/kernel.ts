import type { BlockKernel } from './block-kernel.ts';
import { interpreted } from './interpret.ts';
import type { Program } from './program.ts';
import { compiled } from './wasm-kernel.ts';

/** From this many elements on, in all the calls so far, a module is worth its compilation. */
const WORTHWHILE = 256;

/** A program, made ready to run when its elements are there: by the interpreter while they are few, both with the same bits. */
export class Kernel {
  readonly #program: Program;
  #computed = 0;
  #block: BlockKernel | null = null;
  #isFinal = false;

  constructor(program: Program) {
    this.#program = program;
  }

  /** What computes `size` more elements. */
  blockFor(size: number): BlockKernel {
    this.#computed += size;
    if (!this.#isFinal && this.#computed >= WORTHWHILE) {
      this.#isFinal = true;
      this.#block = compiled(this.#program) ?? this.#block;
    }
    this.#block ??= interpreted(this.#program);
    return this.#block;
  }
}
