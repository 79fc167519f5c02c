import { type DType, type Shape, Tensor, type TypedArray } from '@keisan/autograd';
import { allocate, sameShape, sizeOf, viewOf } from '@keisan/autograd/internal';
import { branches, isNesting, mapLeaves, type Nested } from '../../structure.ts';
import type { Chunk } from './batches.ts';
import { inOrder } from './in-order.ts';
import type { Samples } from './samples.ts';

/** What batches have in common that can stand side by side. */
export interface BatchKind {
  readonly batchSize: number;
  /** How many bytes a batch has. */
  readonly bytes: number;
  /** Which of its tensors are where. */
  readonly x: Nested<number>;
  readonly y: Nested<number | null>;
  readonly sampleWeight: Nested<number | null>;
  /** Each of the tensors, for one sample. */
  readonly specs: readonly { readonly dtype: DType; readonly shape: Shape }[];
}

/** The place of a tensor among others, where it is put if it is new. */
function placeIn(tensors: Tensor[], t: Tensor): number {
  const place = tensors.indexOf(t);
  return place < 0 ? tensors.push(t) - 1 : place;
}

/** The kind of a batch. */
export function kindOf({ x, y, sampleWeight, count }: Samples): BatchKind {
  const tensors: Tensor[] = [];
  const placed = (nested: Nested<Tensor | null>) => mapLeaves(nested, (t) => t && placeIn(tensors, t));
  const places = { x: placed(x) as Nested<number>, y: placed(y), sampleWeight: placed(sampleWeight) };
  const specs = tensors.map(({ dtype, shape: [, ...shape] }) => ({ dtype, shape }));
  const bytes = tensors.reduce((sum, { data }) => sum + data.byteLength, 0);
  return { batchSize: count, bytes, ...places, specs };
}

/** The tensors of a batch in the order of a kind; null where it is of another one. */
export function tensorsAs(kind: BatchKind, batch: Samples): readonly Tensor[] | null {
  if (batch.count !== kind.batchSize) return null;
  const tensors: Tensor[] = [];
  const stands = (nested: Nested<Tensor | null>, places: Nested<number | null>): boolean => {
    if (nested === null) return places === null;
    if (nested instanceof Tensor) return placeIn(tensors, nested) === places;
    if (!isNesting(places) || Array.isArray(places) !== Array.isArray(nested)) return false;
    const [given, expected] = [branches(nested), branches(places)];
    return (
      given.length === expected.length &&
      given.every(([key, branch], i) => key === expected[i]![0] && stands(branch, expected[i]![1]))
    );
  };
  const isSame = stands(batch.x, kind.x) && stands(batch.y, kind.y) && stands(batch.sampleWeight, kind.sampleWeight);
  const fits = ({ dtype, shape }: Tensor, i: number) => {
    const spec = kind.specs[i]!;
    return dtype === spec.dtype && sameShape(shape.slice(1), spec.shape);
  };
  return isSame && tensors.every(fits) ? tensors : null;
}

/** How many bytes of batches are run together at most. */
const LARGEST = 2 ** 26;

/** Batches of one kind, copied side by side into memory that the next ones get again. */
export class Stack {
  readonly #memory: TypedArray[] = [];
  #kind: BatchKind | null = null;
  #order: Int32Array = new Int32Array(0);
  /** How many batches there is room for, at least. */
  #room = 1;
  /** How many batches there are. */
  length = 0;

  /**
   * Takes all batches off, for others of a kind.
   * @param most How many there will be at most: there is memory for them from the start, of which only what is filled costs anything.
   */
  clear(kind: BatchKind, most: number): void {
    this.#kind = kind;
    this.#room = Math.max(1, Math.min(most, Math.floor(LARGEST / kind.bytes)));
    this.length = 0;
  }

  /** Whether another batch would be one too many. */
  get isFull(): boolean {
    return this.length >= this.#room;
  }

  /** Puts a batch behind the others. */
  add(tensors: readonly Tensor[]): void {
    tensors.forEach(({ dtype, data }, i) => {
      const end = (this.length + 1) * data.length;
      let memory = this.#memory[i];
      if (!memory || memory.constructor !== data.constructor || memory.length < end) {
        const larger = allocate(dtype, this.#room * data.length);
        if (memory && this.length > 0) larger.set(memory.subarray(0, this.length * data.length));
        memory = larger;
        this.#memory[i] = memory;
      }
      memory.set(data, this.length * data.length);
    });
    this.length++;
  }

  /** The batches, to be run together before any are taken off. */
  chunk(where: string, isRest: boolean): Chunk {
    const kind = this.#kind!;
    const { batchSize, specs } = kind;
    const count = this.length * batchSize;
    const stacked = specs.map(({ dtype, shape: sample }, i) => {
      const shape = [count, ...sample];
      return new Tensor(
        { shape, dtype },
        viewOf(this.#memory[i]!.subarray(0, sizeOf(shape)) as TypedArray, shape),
        null,
        false,
      );
    });
    const at = (places: Nested<number | null>) =>
      mapLeaves(places, (place) => (place === null ? null : stacked[place]!));
    const samples: Samples = {
      where,
      x: at(kind.x) as Nested<Tensor>,
      y: at(kind.y),
      sampleWeight: at(kind.sampleWeight),
      count,
    };
    return { samples, kind, order: this.#inOrder(count), batchSize, isRest };
  }

  #inOrder(count: number): Int32Array {
    if (this.#order.length < count) this.#order = inOrder(Math.max(count, this.#room * this.#kind!.batchSize));
    return this.#order.subarray(0, count);
  }
}
