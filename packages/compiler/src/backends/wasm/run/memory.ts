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
import { Room } from '../plan/room.ts';
import { importsOf, memoryImport, PAGE, TABLE_PAGES } from './memory-import.ts';

/** Where blocks begin. */
export const BASE = TABLE_PAGES * PAGE;

/** A block also has what is read beyond the end of an operand. */
const MARGIN = 128;

/** A part of the memory. Once nothing holds it any more its room is free. */
export class Block {
  constructor(
    readonly address: number,
    readonly bytes: number,
  ) {}
}

/**
 * The memory of all kernels of a process: blocks that executables and parameters hold, and one area that every run has to itself,
 * since runs go one after the other.
 */
export class Memory {
  /** What it is to the engine. */
  readonly own: WebAssembly.Memory;
  readonly #tables = new Map<string, number>();
  readonly #room = new Room();
  readonly #forgotten = new FinalizationRegistry<number>((at) => this.#room.leave(at));
  #scratch: Block | null = null;
  /** Tables begin a little later: a place of 0 would look like none. */
  #free = 64;

  /** @param shared Whether threads share it. */
  constructor(readonly shared = false) {
    this.own = new WebAssembly.Memory({ initial: memoryImport.pages, maximum: memoryImport.maximum!, shared });
  }

  /** How a module asks for it. */
  get wanted(): MemoryImport {
    return { ...memoryImport, shared: this.shared };
  }

  get imports(): WebAssembly.Imports {
    return importsOf(this.own);
  }

  get buffer(): ArrayBuffer {
    return this.own.buffer;
  }

  /** How many bytes blocks take. */
  get used(): number {
    return this.#room.used;
  }

  /**
   * A block of so many bytes.
   * @throws UnsupportedError where there is not so much.
   */
  take(bytes: number): Block {
    const at = this.#room.take(bytes + MARGIN);
    const pages = Math.ceil((BASE + at + bytes + MARGIN) / PAGE) - this.own.buffer.byteLength / PAGE;
    try {
      if (pages > 0) this.own.grow(pages);
    } catch {
      this.#room.leave(at);
      throw new UnsupportedError(`a graph wants ${bytes} bytes of memory for WebAssembly, which are not there`);
    }
    const block = new Block(BASE + at, bytes);
    this.#forgotten.register(block, at, block);
    return block;
  }

  /** Frees a block. */
  leave(block: Block): void {
    this.#forgotten.unregister(block);
    this.#room.leave(block.address - BASE);
  }

  /**
   * Makes sure that runs have so many bytes to themselves.
   * @throws UnsupportedError where there are not so many.
   */
  reserve(bytes: number): void {
    const before = this.#scratch;
    if (before && before.bytes >= bytes) return;
    if (before) this.leave(before);
    try {
      this.#scratch = this.take(bytes);
    } catch (error) {
      this.#scratch = before && this.take(before.bytes);
      throw error;
    }
  }

  /** Where what runs have to themselves begins. */
  get scratch(): number {
    return this.#scratch?.address ?? BASE;
  }

  /** Copies bytes from one place to another. */
  copy(from: number, to: number, bytes: number): void {
    new Uint8Array(this.own.buffer).copyWithin(to, from, from + bytes);
  }

  /** Elements from an address on. */
  view(dtype: DType, address: number, length: number): TypedArray {
    return overMemory(dtype, this.own.buffer, address, length);
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
