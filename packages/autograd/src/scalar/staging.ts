import { bytesPerElement, type DType, overMemory, type TypedArray } from '../dtype.ts';
import { toBinary } from '../wasm/binary.ts';
import { instantiate } from '../wasm/instantiate.ts';
import { type MemoryImport, writeFunction } from '../wasm/module.ts';
import type { NumberType } from './arithmetic.ts';

/** Elements of a block: a few of them fit into a core's cache, and a call costs little beside one. */
export const LENGTH = 4096;

/** How many operands there can be, the output included. */
export const SLOTS = 8;

/** Slots are a little apart, so that elements of the same place do not compete for the same lines of a cache. */
const SLOT_BYTES = 8 * LENGTH + 512;

const PAGE = 65536;
const PAGES = 8;

/** Where a slot begins. */
export const addressOf = (slot: number): number => slot * SLOT_BYTES;

/** How a module asks for the memory. */
export const memoryImport: MemoryImport = { module: 'staging', name: 'memory', pages: PAGES };

/** The memory where compiled kernels find their operands and tables: one for all, of a fixed size, so that views of it last. */
export interface Staging {
  /** What a module that asks for the memory is given. */
  readonly imports: WebAssembly.Imports;
  /** A slot as elements of a dtype. */
  view(slot: number, dtype: DType): TypedArray;
  /** Where a table begins: it is put there once. Null if there is no room left. */
  place(type: NumberType, table: readonly number[]): number | null;
}

function stagingOver(memory: WebAssembly.Memory): Staging {
  const views = new Map<string, TypedArray>();
  const tables = new Map<string, number>();
  let free = addressOf(SLOTS);

  return {
    imports: { [memoryImport.module]: { [memoryImport.name]: memory } },
    view(slot, dtype) {
      const key = `${slot} ${dtype}`;
      const known = views.get(key);
      if (known) return known;
      const fresh = overMemory(dtype, memory.buffer, addressOf(slot), LENGTH);
      views.set(key, fresh);
      return fresh;
    },
    place(type, table) {
      const bytes = bytesPerElement(type) * table.length;
      if (free + bytes > PAGES * PAGE) return null;
      const entries = overMemory(type, memory.buffer, free, table.length);
      entries.set(table);
      const key = `${type} ${new Uint8Array(memory.buffer, free, bytes).join()}`;
      const known = tables.get(key);
      if (known !== undefined) return known;
      const at = free;
      tables.set(key, at);
      free += Math.ceil(bytes / 16) * 16;
      return at;
    },
  };
}

function start(): Staging | null {
  try {
    const staging = stagingOver(new WebAssembly.Memory({ initial: PAGES, maximum: PAGES }));
    const probe = writeFunction('probe', ['v128'], ['v128'], (code, x) => code.get(x!));
    const bytes = toBinary({ memory: memoryImport, functions: [probe] });
    return instantiate(bytes, staging.imports) === null ? null : staging;
  } catch {
    return null;
  }
}

let shared: Staging | null | undefined;

/** The memory of compiled kernels; null where WebAssembly with SIMD is missing or a policy forbids it. */
export function sharedStaging(): Staging | null {
  if (shared === undefined) shared = start();
  return shared;
}
