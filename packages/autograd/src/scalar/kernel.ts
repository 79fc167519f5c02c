import type { BlockKernel } from './block-kernel.ts';
import { interpreted } from './interpret.ts';
import type { Program } from './program.ts';

/** A program, ready to run on blocks of `size` elements in all. */
export function kernelOf(program: Program): (size: number) => BlockKernel {
  let kernel: BlockKernel | null = null;
  return () => (kernel ??= interpreted(program));
}
