import type { DType } from '@keisan/autograd';
import { bytesPerElement, type Code, GROUP, type Local } from '@keisan/autograd/internal';
import { advance, copied, repeat, repeatSome } from './counting.ts';

/** Elements in memory that a kernel goes over: their places along the axes of its space, counted in elements. */
export interface Operand {
  readonly dtype: DType;
  /** The first place, where it is no memory but the places themselves. */
  readonly first?: number;
  readonly strides: readonly number[];
}

/** A variable that moves as an operand does. */
interface Pointer {
  /** In bytes, along each axis. */
  readonly strides: readonly number[];
  current: Local;
  /** Bytes after that. */
  offset: number;
}

/** Which part of an axis is gone over: a number of steps; or what the variables say, of a number that is known. */
export type Extent =
  | { readonly count: number }
  | { readonly count: number; readonly from: Local; readonly to: Local }
  | { readonly steps: Local; readonly tail: Local; readonly lanes: number };

/** How far the lowest of some places is after the first. */
export const lowest = (stride: number, count: number): number => Math.min(0, stride * (count - 1));

/** Writes loops over the axes of a space, in which operands are where the current place says. */
export class Nest {
  readonly #code: Code;
  readonly #pointers: readonly Pointer[];

  /**
   * @param row Where the addresses of the operands lie, one after the other.
   * @param begin Writes how far from there a pointer begins, given its strides in bytes: what it leaves on the stack. Default: 0.
   */
  constructor(
    code: Code,
    operands: readonly Operand[],
    row: Local,
    begin?: (operand: number, strides: readonly number[]) => void,
  ) {
    this.#code = code;
    this.#pointers = operands.map(({ dtype, first, strides }, index) => {
      const inBytes = strides.map((stride) => stride * (first === undefined ? bytesPerElement(dtype) : 1));
      const current = code.local('i32');
      if (first === undefined) {
        code.get(row);
        code.write('i32.load', 4 * index);
      } else code.write('i32.const', first);
      if (begin) {
        begin(index, inBytes);
        code.write('i32.add');
      }
      code.set(current);
      return { strides: inBytes, current, offset: 0 };
    });
  }

  /** Where an operand is at the current place. */
  at(operand: number): Local {
    return this.#pointers[operand]!.current;
  }

  /** How many bytes after that, or places, it is. */
  offsetOf(operand: number): number {
    return this.#pointers[operand]!.offset;
  }

  /** Goes along an axis with what is done written once for each place. Operands begin at what is {@link lowest}. */
  unrolled(axis: number, count: number, body: () => void): void {
    const moving = this.#pointers.filter(({ strides }) => strides[axis] !== 0);
    const before = moving.map(({ offset }) => offset);
    for (let i = 0; i < count; i++) {
      moving.forEach((pointer, k) => {
        const stride = pointer.strides[axis]!;
        pointer.offset = before[k]! + i * stride - lowest(stride, count);
      });
      body();
    }
    moving.forEach((pointer, k) => {
      pointer.offset = before[k]!;
    });
  }

  /**
   * Goes along an axis, one place at a time, or a group at a time.
   * @param body Writes what is done, for so many places.
   */
  along(axis: number, isVector: boolean, extent: Extent, body: (lanes: number) => void): void {
    const code = this.#code;
    const width = isVector ? GROUP : 1;
    const moving = this.#pointers.filter(({ strides }) => strides[axis] !== 0);
    const before = moving.map(({ current }) => current);
    for (const pointer of moving) {
      code.get(pointer.current);
      if ('from' in extent) {
        code.get(extent.from);
        code.write('i32.const', pointer.strides[axis]! * width);
        code.write('i32.mul');
        code.write('i32.add');
      }
      pointer.current = code.local('i32');
      code.set(pointer.current);
    }
    const step = () => {
      body(width);
      for (const { current, strides } of moving) advance(code, current, strides[axis]! * width);
    };
    if ('steps' in extent) repeat(code, copied(code, extent.steps), step);
    else if ('from' in extent) this.#range(Math.floor(extent.count / width), extent.from, extent.to, step);
    else this.#counted(Math.floor(extent.count / width), step);
    if (isVector) this.#tail(extent, body);
    moving.forEach((pointer, i) => {
      pointer.current = before[i]!;
    });
  }

  #tail(extent: Extent, body: (lanes: number) => void): void {
    const code = this.#code;
    const lanes = 'steps' in extent ? extent.lanes : extent.count % GROUP;
    if (lanes === 0) return;
    if ('steps' in extent) {
      code.get(extent.tail);
      code.if(() => body(lanes));
    } else if ('from' in extent) {
      code.write('i32.const', Math.floor(extent.count / GROUP));
      code.get(extent.to);
      code.write('i32.lt_u');
      code.if(() => body(lanes));
    } else body(lanes);
  }

  #counted(count: number, step: () => void): void {
    const code = this.#code;
    if (count <= 1) {
      if (count === 1) step();
      return;
    }
    const done = code.local('i32');
    code.write('i32.const', 0);
    code.set(done);
    code.loop((again) => {
      step();
      advance(code, done, 1);
      code.get(done);
      code.write('i32.const', count);
      code.write('i32.lt_u');
      code.branchIf(again);
    });
  }

  #range(count: number, from: Local, to: Local, step: () => void): void {
    const code = this.#code;
    const end = code.local('i32');
    code.get(to);
    code.set(end);
    code.write('i32.const', count);
    code.get(to);
    code.write('i32.lt_u');
    code.if(() => {
      code.write('i32.const', count);
      code.set(end);
    });
    const left = code.local('i32');
    code.get(end);
    code.get(from);
    code.write('i32.sub');
    code.set(left);
    code.get(from);
    code.get(end);
    code.write('i32.lt_u');
    code.if(() => repeatSome(code, left, step));
  }
}
