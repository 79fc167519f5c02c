import type { DType, TypedArray, View } from '@keisan/autograd';
import { bytesPerElement, elements, isContiguous } from '@keisan/autograd/internal';
import type { Lease } from '../../../lease.ts';
import { UnsupportedError } from '../../backend.ts';
import type { Block, Memory } from './memory.ts';

/** What data may take at most: state and what is computed need room too. */
const MOST = 2 ** 31;

/** A part of an array that was given. */
interface Part {
  readonly offset: number;
  readonly size: number;
  /** Where its copy lies; null as long as it was given once only, or where there is no room. */
  block: Block | null;
}

/** What is known of the data of a lease. Batches of a stream come once each: nothing of them is to stay. */
interface Known {
  readonly arrays: WeakMap<TypedArray, Part[]>;
  readonly blocks: Block[];
}

/** The data of runs in the memory of kernels: what is given a second time is copied, and stays until the run has ended. */
export class Data {
  readonly #memory: Memory;
  readonly #known = new WeakMap<Lease, Known>();
  #bytes = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Where a copy of an array lies, if there is one from now on. */
  keep(given: View, dtype: DType, lease: Lease | undefined): Block | null {
    if (!lease || given.size === 0 || !isContiguous(given)) return null;
    const { arrays, blocks } = this.#known.get(lease) ?? this.#begin(lease);
    const parts = arrays.get(given.data) ?? [];
    const part = parts.find(({ offset, size }) => offset === given.offset && size === given.size);
    if (!part) {
      arrays.set(given.data, [...parts, { offset: given.offset, size: given.size, block: null }]);
      return null;
    }
    if (part.block) return part.block;
    part.block = this.#copy(given, dtype);
    if (part.block) blocks.push(part.block);
    return part.block;
  }

  #begin(lease: Lease): Known {
    const known: Known = { arrays: new WeakMap(), blocks: [] };
    this.#known.set(lease, known);
    lease.onEnd(() => {
      this.#known.delete(lease);
      for (const block of known.blocks) this.#leave(block);
    });
    return known;
  }

  #leave(block: Block): void {
    this.#bytes -= block.bytes;
    this.#memory.leave(block);
  }

  #copy(given: View, dtype: DType): Block | null {
    const bytes = given.size * bytesPerElement(dtype);
    if (this.#bytes + bytes > MOST) return null;
    try {
      const block = this.#memory.take(bytes);
      this.#bytes += bytes;
      this.#memory.view(dtype, block.address, given.size).set(elements(given));
      return block;
    } catch (error) {
      if (error instanceof UnsupportedError) return null;
      throw error;
    }
  }
}
