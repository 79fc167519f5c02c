import { Tensor, ValueError } from '@keisan/autograd';
import { memory } from '#memory';
import { isStructure } from './elements.ts';

/** How much memory something takes, in bytes: of the heap, where objects are, and beside it, where numbers are. */
interface Weight {
  heap: number;
  numbers: number;
}

/** What a tensor and a typed array take of the heap, about, whatever is in them. */
const TENSOR = 400;
const TYPED_ARRAY = 200;

/** Adds the memory of a typed array; a part of another one is in memory that is there anyhow. */
function addNumbers(weight: Weight, { buffer, byteLength }: ArrayBufferView): void {
  if (byteLength === buffer.byteLength) weight.numbers += byteLength;
}

/** @param seen Lists and objects that were counted: one may be in many places, or in itself. */
function addWeight(weight: Weight, value: unknown, seen: Set<unknown>): void {
  if (value instanceof Tensor) {
    weight.heap += TENSOR;
    addNumbers(weight, value.view.data);
  } else if (ArrayBuffer.isView(value)) {
    weight.heap += TYPED_ARRAY;
    addNumbers(weight, value);
  } else {
    weight.heap += 16;
    if (typeof value === 'string') weight.heap += value.length;
    if (seen.has(value) || !(Array.isArray(value) || isStructure(value))) return;
    seen.add(value);
    for (const part of Object.values(value)) addWeight(weight, part, seen);
  }
}

/** How many elements like one there is room for in a part of the memory, about. */
export function roomFor(element: unknown, share: number): number {
  const weight: Weight = { heap: 0, numbers: 0 };
  addWeight(weight, element, new Set());
  const { heap, all } = memory();
  return Math.max(1, Math.floor(share * Math.min(heap / weight.heap, all / weight.numbers)));
}

/** How much of the memory a buffer may take. */
const SHARE = 0.75;

/** Checks that there is room for a buffer. */
export class Room {
  readonly #most: number;
  readonly #method: string;
  readonly #size: number;

  /**
   * @param count How many elements there are; null where nobody knows.
   * @throws ValueError where it is known that there will be more than there is room for.
   */
  constructor(method: string, size: number, count: number | null, element: unknown) {
    this.#most = roomFor(element, SHARE);
    this.#method = method;
    this.#size = size;
    this.check(count === null ? 0 : Math.min(size, count));
  }

  /** @throws ValueError for more elements than there is room for. */
  check(count: number): void {
    if (count <= this.#most) return;
    throw new ValueError({
      where: `Dataset.${this.#method}`,
      got: `bufferSize ${this.#size}`,
      expected: `at most ${this.#most}, as there is memory for elements like the first`,
      fix: 'Make it smaller, or do so with numbers of rows, Dataset.range(n), and take the rows in a map behind it',
    });
  }
}
