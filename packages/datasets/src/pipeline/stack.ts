import { ShapeError, type TypedArray, ValueError } from '@keisan/autograd';
import { allocate, bytesPerElement, checkFits, formatShape, sameShape, sizeOf } from '@keisan/autograd/internal';
import { memory } from '#memory';
import { arraysOf, isStructure, mapElement, over, type Part, partOf } from './elements.ts';

/** How much memory an array of a batch takes at once where nobody knows how many elements there are, in bytes. */
const FIRST = 2 ** 24;

/** How many elements a batch may have. */
const MOST = 2 ** 31 - 1;

/** An array of each element, side by side. */
interface Column {
  readonly place: string;
  readonly part: Part;
  /** How many numbers each has. */
  readonly size: number;
  data: TypedArray;
}

/** Elements of one structure side by side along a new first axis. They are copied as they come: nothing else is kept of them. */
export class Stack {
  readonly #where: string;
  readonly #most: number;
  readonly #isKnown: boolean;
  /** The structure of the first, with the places of its arrays in it. */
  #first: unknown;
  #columns: readonly Column[] = [];
  #room = 0;
  #count = 0;

  /**
   * @param most How many there may be.
   * @param count How many elements there are to take them from; null where nobody knows.
   */
  constructor(where: string, most: number, count: number | null) {
    this.#where = where;
    this.#most = Math.min(most, count ?? most);
    this.#isKnown = count !== null;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** Adds one. @throws ShapeError where it is unlike the first, ValueError where there is no room for as many as there will be. */
  add(element: unknown): void {
    const where = this.#where;
    const i = this.#count++;
    const parts = arraysOf(element);
    if (i === 0) this.#begin(element, parts);
    if (i === this.#room) this.#grow();
    if (parts.length !== this.#columns.length) throw unlike(where, i, element, this.#first);
    this.#columns.forEach(({ place, part: like, size, data }, column) => {
      const [at, array] = parts[column]!;
      if (at !== place) throw unlike(where, i, element, this.#first);
      const part = i === 0 ? like : partOf(where, place, array);
      if (!sameShape(part.shape, like.shape) || part.dtype !== like.dtype) throw uneven(where, place, i, part, like);
      data.set(part.data, i * size);
    });
  }

  #begin(element: unknown, parts: ReturnType<typeof arraysOf>): void {
    const where = this.#where;
    this.#first = mapElement(element, (_, place) => place);
    const columns = parts.map(([place, array]) => {
      const part = partOf(where, place, array);
      return { place, part, size: sizeOf(part.shape), data: allocate(part.dtype, 0) };
    });
    this.#columns = columns;
    if (this.#isKnown) this.#check(this.#most);
    const widest = columns.reduce((most, { part, size }) => Math.max(most, size * bytesPerElement(part.dtype)), 1);
    this.#take(this.#isKnown ? this.#most : Math.min(this.#most, Math.max(1, Math.floor(FIRST / widest))));
  }

  /** @throws ValueError where so many are more than arrays have room for. */
  #check(count: number): void {
    for (const { part } of this.#columns) checkFits(this.#where, [count, ...part.shape], part.dtype);
    const bytes = this.#columns.reduce((sum, { part, size }) => sum + size * bytesPerElement(part.dtype), 0);
    // Nothing, so many times, is a number of rows all the same.
    const most = Math.min(MOST, Math.floor(memory().all / bytes));
    if (count <= most) return;
    throw new ValueError({
      where: this.#where,
      got: `${count} elements in a batch`,
      expected: `at most ${most}${most < MOST ? ', as there is memory for elements like the first' : ''}`,
      fix: 'Give a smaller batchSize',
    });
  }

  #grow(): void {
    this.#check(this.#room + 1);
    this.#take(Math.min(this.#most, 2 * this.#room));
  }

  #take(room: number): void {
    for (const column of this.#columns) {
      const data = allocate(column.part.dtype, room * column.size, this.#where);
      data.set(column.data);
      column.data = data;
    }
    this.#room = room;
  }

  /** All of them, in the structure that each has. */
  done(): unknown {
    let next = 0;
    const [count, isFull] = [this.#count, this.#count === this.#room];
    return mapElement(this.#first, () => {
      const { part, size, data } = this.#columns[next++]!;
      return over(part.dtype, [count, ...part.shape], isFull ? data : (data.slice(0, count * size) as TypedArray));
    });
  }
}

const structureOf = (element: unknown): string => {
  if (!isStructure(element)) return 'one array';
  return `${Array.isArray(element) ? 'a list' : 'an object'} with ${
    arraysOf(element)
      .map(([place]) => place)
      .join(', ') || 'nothing'
  }`;
};

const unlike = (where: string, i: number, element: unknown, first: unknown): ValueError =>
  new ValueError({
    where,
    got: `element ${i} of a batch, ${structureOf(element)}, after ${structureOf(first)}`,
    expected: 'elements of the same structure',
  });

const described = ({ dtype, shape }: Part) => `${dtype} of shape ${formatShape(shape)}`;

const uneven = (where: string, place: string, i: number, part: Part, spec: Part): ShapeError =>
  new ShapeError({
    where,
    got: `element ${i} of a batch with ${described(part)}${place && ` at ${place}`} after ${described(spec)}`,
    expected: 'elements of the same shapes and dtypes',
    fix: 'Make them alike with map, or take batches of one',
  });
