import type { DType, TypedArray } from '@keisan/autograd';
import {
  bytesPerElement,
  type MemoryImport,
  type NumberType,
  overMemory,
  toBinary,
  writeFunction,
} from '@keisan/autograd/internal';
import { UnsupportedError } from '../../backend.ts';

const PAGE = 65536;
/** The most that 32 bits address. */
const MOST_PAGES = 65536;
/** Where tables lie, before everything else. */
const TABLE_PAGES = 4;

/** Where what a graph works with begins. */
export const BASE = TABLE_PAGES * PAGE;

/** How a module asks for the memory. */
export const memoryImport: MemoryImport = {
  module: 'keisan',
  name: 'memory',
  pages: TABLE_PAGES,
  maximum: MOST_PAGES,
};

/** The memory of all kernels of a process. Runs go one after the other: each has all of it from {@link BASE} on. */
export class Memory {
  readonly #memory: WebAssembly.Memory;
  readonly #tables = new Map<string, number>();
  /** Tables begin a little later: a place of 0 would look like none. */
  #free = 64;

  /** @param shared Whether threads share it. */
  constructor(readonly shared = false) {
    this.#memory = new WebAssembly.Memory({ initial: TABLE_PAGES, maximum: MOST_PAGES, shared });
  }

  /** How a module asks for it. */
  get wanted(): MemoryImport {
    return { ...memoryImport, shared: this.shared };
  }

  get imports(): WebAssembly.Imports {
    return { [memoryImport.module]: { [memoryImport.name]: this.#memory } };
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  /**
   * Makes room for so many bytes from {@link BASE} on.
   * @throws UnsupportedError where there is not so much.
   */
  reserve(bytes: number): void {
    const pages = Math.ceil((BASE + bytes) / PAGE) - this.#memory.buffer.byteLength / PAGE;
    if (pages <= 0) return;
    try {
      this.#memory.grow(pages);
    } catch {
      throw new UnsupportedError(`a graph wants ${bytes} bytes of memory for WebAssembly, which are not there`);
    }
  }

  /** Elements from an address on. */
  view(dtype: DType, address: number, length: number): TypedArray {
    return overMemory(dtype, this.#memory.buffer, address, length);
  }

  /** Where a table lies: it is put there once. */
  tableAt(type: NumberType, table: readonly number[]): number {
    const key = `${type} ${table.map((number) => (Object.is(number, -0) ? '-0' : number))}`;
    const known = this.#tables.get(key);
    if (known !== undefined) return known;
    const at = this.#free;
    const end = at + bytesPerElement(type) * table.length;
    if (end > BASE) throw new UnsupportedError('there is no room left for tables of numbers');
    this.view(type, at, table.length).set(table);
    this.#tables.set(key, at);
    this.#free = Math.ceil(end / 16) * 16;
    return at;
  }
}

/** A module with one function of vectors, which has the fused multiply-add where `relaxed`. */
function probe(memory: MemoryImport, relaxed: boolean): Uint8Array<ArrayBuffer> {
  const multiplied = writeFunction('probe', ['v128'], ['v128'], (code, x) => {
    code.get(x!);
    if (!relaxed) return;
    code.get(x!);
    code.get(x!);
    code.write('f32x4.relaxed_madd');
  });
  return toBinary({ memory, functions: [multiplied] });
}

/**
 * What this engine has: null where it has no WebAssembly with SIMD, or a policy forbids it.
 * @param shared Whether to ask for memory that threads share. It is left alone where there is none.
 */
export function start(shared = false): { readonly memory: Memory; readonly relaxed: boolean } | null {
  try {
    const memory = new Memory(shared);
    new WebAssembly.Instance(new WebAssembly.Module(probe(memory.wanted, false)), memory.imports);
    return { memory, relaxed: WebAssembly.validate(probe(memory.wanted, true)) };
  } catch {
    return shared ? start() : null;
  }
}
