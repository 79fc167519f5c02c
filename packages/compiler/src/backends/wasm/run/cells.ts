import type { EntryId, Shape, TypedArray, View } from '@keisan/autograd';
import { elements, sameShape, sizeOf, viewOf } from '@keisan/autograd/internal';
import type { Frame } from '../code/frame.ts';
import { isIdentity } from '../plan/access.ts';
import { isOpen } from '../plan/kinds.ts';
import type { Read } from '../plan/steps.ts';
import type { Memory } from './memory.ts';

/** The values of a frame while it runs. */
export class Cells {
  /** What has no place in the frame: arrays outside the memory, or where a run's data lie in it. */
  readonly outside: (View | undefined)[] = [];
  readonly #arrays: (TypedArray | undefined)[] = [];
  #seen: ArrayBufferLike | null = null;

  constructor(
    readonly frame: Frame,
    readonly memory: Memory,
  ) {}

  #shapeOf(id: EntryId): Shape {
    return this.frame.plan.graph.entries[id]!.shape;
  }

  /** Forgets where values lay. */
  moved(): void {
    this.#arrays.length = 0;
  }

  /** The elements of a value in memory. */
  array(id: EntryId): TypedArray {
    const { buffer } = this.memory;
    if (buffer !== this.#seen) {
      this.#seen = buffer;
      this.moved();
    }
    const known = this.#arrays[id];
    if (known) return known;
    const { dtype, shape } = this.frame.plan.graph.entries[id]!;
    const fresh = this.memory.view(dtype, this.frame.addressOf(id), sizeOf(shape));
    this.#arrays[id] = fresh;
    return fresh;
  }

  /** Whether a value has no place in the frame. */
  isOutside(id: EntryId): boolean {
    return this.outside[id] !== undefined;
  }

  /** The first element of a value. */
  first(id: EntryId): number {
    const outside = this.outside[id];
    return (outside ? elements(outside) : this.array(id))[0]!;
  }

  /** A value as it lies. */
  view(id: EntryId): View {
    return this.outside[id] ?? viewOf(this.array(id), this.#shapeOf(id));
  }

  /** What a step reads. */
  read({ value, access }: Read, shape: Shape): View {
    const outside = this.outside[value];
    const own = this.#shapeOf(value);
    if (!outside) return viewOf(this.array(value), shape, access.strides, access.offset);
    const isWhole = sameShape(shape, own) && isIdentity(access, own);
    return isWhole ? outside : viewOf(elements(outside), shape, access.strides, access.offset);
  }

  /** What a step reads as an input of an op, whose length may show only now. */
  input(read: Read, spec: { readonly shape: Shape }): View {
    return this.read(read, isOpen(spec) ? this.outside[read.value]!.shape : spec.shape);
  }

  /** Puts elements where a value lies. */
  put(id: EntryId, value: View): void {
    this.array(id).set(elements(value));
  }
}
