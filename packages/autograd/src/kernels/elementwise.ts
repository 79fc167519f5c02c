import { allocate, type DType } from '../dtype.ts';
import type { BlockKernel } from '../scalar/block-kernel.ts';
import { type Kernel, kernelOf } from '../scalar/kernel.ts';
import { programOf, type Value } from '../scalar/program-of.ts';
import { type Shape, sizeOf } from '../shape.ts';
import { copyElements } from './copy-elements.ts';
import { isUniform, operandOf, pieceFor, stage } from './layout.ts';
import { broadcastView, type View, viewOf } from './view.ts';

/** Runs a kernel over inputs that broadcast to `shape`, block by block. */
function runBlocks(kernel: BlockKernel, inputs: readonly View[], shape: Shape, dtype: DType): View {
  const size = sizeOf(shape);
  const out = allocate(dtype, size);
  const operands = inputs.map((x) => operandOf(x, shape, size));
  const piece = pieceFor(operands, kernel.length);
  for (let from = 0; from < size; from += piece) {
    const to = Math.min(from + piece, size);
    for (let i = 0; i < operands.length; i++) stage(kernel.inputs[i]!, operands[i]!, from, to, piece);
    kernel.run(to - from);
    copyElements(out, from, kernel.output, 0, to - from);
  }
  return viewOf(out, shape);
}

/** What an elementwise op computes, for inputs of any dtypes. */
export class ElementwiseKernel {
  readonly #kernels = new Map<string, Kernel>();

  constructor(readonly value: Value) {}

  /**
   * The value for inputs that broadcast to `shape`, as a new array: row-major, or one element stretched.
   * @param dtypes The dtypes of the inputs.
   * @param dtype The dtype of the output.
   */
  run(inputs: readonly View[], dtypes: readonly DType[], shape: Shape, dtype: DType): View {
    const size = sizeOf(shape);
    if (size === 0) return viewOf(allocate(dtype, 0), shape);
    const uniform = size > 1 && inputs.every(isUniform);
    const kernel = this.#kernelFor(dtypes, dtype).blockFor(uniform ? 1 : size);
    if (!uniform) return runBlocks(kernel, inputs, shape, dtype);
    const one = inputs.map(({ data, offset }) => viewOf(data, [], [], offset));
    return broadcastView(runBlocks(kernel, one, [], dtype), shape);
  }

  #kernelFor(dtypes: readonly DType[], dtype: DType): Kernel {
    const key = `${dtypes} ${dtype}`;
    const known = this.#kernels.get(key);
    if (known) return known;
    const fresh = kernelOf(programOf(dtypes, dtype, this.value));
    this.#kernels.set(key, fresh);
    return fresh;
  }
}
