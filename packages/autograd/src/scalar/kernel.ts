import type { BlockKernel } from './block-kernel.ts';
import { interpreted } from './interpret.ts';
import type { Program } from './program.ts';
import { compiled } from './wasm-kernel.ts';

/** From this many elements on, in all the calls so far, a module is worth its compilation. */
const WORTHWHILE = 256;

const kernels = new Map<string, WeakRef<Kernel>>();

/** Leaves out the programs that nobody runs any more. */
const forgotten = new FinalizationRegistry<string>((key) => {
  if (!kernels.get(key)?.deref()) kernels.delete(key);
});

/** The kernel of a program: one for all programs that are alike. */
export function kernelOf(program: Program): Kernel {
  const known = kernels.get(program.key)?.deref();
  if (known) return known;
  const fresh = new Kernel(program);
  kernels.set(program.key, new WeakRef(fresh));
  forgotten.register(fresh, program.key);
  return fresh;
}

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
