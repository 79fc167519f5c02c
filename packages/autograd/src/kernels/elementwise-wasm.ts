import type { Kernel } from './elementwise.ts';
import { wasmBase64 } from './elementwise.wasm.ts';
import type { View } from './view.ts';
import { instantiateBase64 } from './wasm-module.ts';

type Operation = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min' | 'neg' | 'abs' | 'sqrt' | 'relu';

/** What assembly/elementwise.ts exports. */
type Exports = Readonly<Record<Operation, (bytes: number) => void>> & { readonly memory: WebAssembly.Memory };

/** Elements of a chunk: the same as in assembly/elementwise.ts. Two of them fill a page of memory, and fit into a core's cache. */
const CHUNK = 8192;

/** From this many elements on, WebAssembly repays the copies into and out of its memory. */
const FROM = 512;

interface Engine {
  readonly operations: Exports;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

let engine: Engine | null | undefined;

function start(): Engine | null {
  const operations = instantiateBase64<Exports>(wasmBase64);
  if (operations === null) return null;
  const { buffer } = operations.memory;
  return { operations, first: new Float32Array(buffer, 0, CHUNK), second: new Float32Array(buffer, 4 * CHUNK, CHUNK) };
}

/** Whether the elements of `x` are float32, follow each other or are all one, and are many. */
function isLongRow({ data, shape, stride }: View): boolean {
  return (
    data instanceof Float32Array && shape.length === 1 && shape[0]! >= FROM && (stride[0] === 1 || stride[0] === 0)
  );
}

/** Puts a chunk of `x` into the module's memory. */
function stage(memory: Float32Array, { data, stride, offset }: View, from: number, to: number): void {
  if (stride[0] === 0) memory.fill(data[offset]!, 0, to - from);
  else memory.set((data as Float32Array).subarray(offset + from, offset + to));
}

/**
 * A kernel that computes long rows of float32 with WebAssembly SIMD, chunk by chunk, and leaves the rest to `otherwise`. The bits
 * are the same: what is computed of float32 in float64 and then rounded to float32 is rounded as if at once.
 */
export function vectorized(operation: Operation, otherwise: Kernel): Kernel {
  return (out, ...inputs) => {
    if (!isLongRow(out) || !inputs.every(isLongRow)) return otherwise(out, ...inputs);
    if (engine === undefined) engine = start();
    if (engine === null) return otherwise(out, ...inputs);
    const { operations, first, second } = engine;
    const [a, b] = inputs as [View, View?];
    const size = out.shape[0]!;
    for (let from = 0; from < size; from += CHUNK) {
      const to = Math.min(from + CHUNK, size);
      stage(first, a, from, to);
      if (b && (from === 0 || b.stride[0] === 1)) stage(second, b, from, to);
      operations[operation](4 * (to - from));
      (out.data as Float32Array).set(first.subarray(0, to - from), out.offset + from);
    }
  };
}
