import type { DType } from '@keisan/autograd';
import { type Code, GROUP, type Local, storeGroup, type Vectors, writeFunction } from '@keisan/autograd/internal';
import { identity } from '../plan/access.ts';
import type { ReductionStep } from '../plan/steps.ts';
import { joinedAxes } from './axes.ts';
import { type CodeContext, dtypeOf } from './context.ts';
import { load } from './elements.ts';
import type { Kernel } from './map.ts';
import { Nest, type Operand } from './nest.ts';
import { programOfKernel } from './program.ts';
import { Steps } from './steps-of.ts';

type Name = ReductionStep['name'];

const shapeOf = { int32: 'i32x4', uint8: 'i32x4', float32: 'f32x4', float64: 'f64x2' } as const;

/** How the elements of a dtype are brought together. Floats are added up in float64. */
class Folding {
  readonly #code: Code;
  readonly #name: Name;
  readonly #dtype: Exclude<DType, 'bool'>;
  readonly totals: Vectors;

  constructor(code: Code, name: Name, dtype: DType) {
    this.#code = code;
    this.#name = name;
    this.#dtype = dtype as Exclude<DType, 'bool'>;
    const count = this.#isWide || dtype === 'float64' ? 2 : 1;
    this.totals = Array.from({ length: count }, () => code.local('v128'));
  }

  get #isWide(): boolean {
    return this.#name === 'sum' && this.#dtype === 'float32';
  }

  get #type(): 'i32x4' | 'f32x4' | 'f64x2' {
    return this.#isWide ? 'f64x2' : shapeOf[this.#dtype];
  }

  /** What changes nothing, in every lane. */
  get #start(): Uint8Array {
    const bytes = (filled: ArrayBufferView) => new Uint8Array(filled.buffer);
    const sign = this.#name === 'max' ? -1 : 1;
    if (this.#name === 'sum') return new Uint8Array(16);
    if (this.#type === 'i32x4') return bytes(new Int32Array(4).fill(sign < 0 ? -(2 ** 31) : 2 ** 31 - 1));
    return bytes(
      this.#type === 'f32x4' ? new Float32Array(4).fill(sign * Infinity) : new Float64Array(2).fill(sign * Infinity),
    );
  }

  begin(): void {
    for (const total of this.totals) {
      this.#code.write('v128.const', this.#start);
      this.#code.set(total);
    }
  }

  #combine(): void {
    const code = this.#code;
    if (this.#name === 'sum') code.write(`${this.#type}.add`);
    else if (this.#type === 'i32x4') code.write(this.#name === 'max' ? 'i32x4.max_s' : 'i32x4.min_s');
    else code.write(`${this.#type}.${this.#name}`);
  }

  /** Takes a group of elements in, or so many of them. */
  take(vectors: Vectors, lanes: number): void {
    const code = this.#code;
    const wide = this.#isWide ? this.#promoted(vectors[0]!) : vectors;
    this.totals.forEach((total, part) => {
      code.get(total);
      this.#some(wide[part]!, lanes - (part * GROUP) / this.totals.length);
      this.#combine();
      code.set(total);
    });
  }

  /** A vector with what changes nothing in the lanes beyond the first ones. */
  #some(vector: Local, lanes: number): void {
    const code = this.#code;
    const perVector = this.#type === 'f64x2' ? 2 : GROUP;
    code.get(vector);
    if (lanes >= perVector) return;
    const width = 16 / perVector;
    code.write('v128.const', this.#start);
    code.write(
      'v128.const',
      Uint8Array.from({ length: 16 }, (_, i) => (i < lanes * width ? 255 : 0)),
    );
    code.write('v128.bitselect');
  }

  #promoted(vector: Local): Vectors {
    const code = this.#code;
    return [0, 8].map((from) => {
      code.get(vector);
      if (from > 0) {
        code.get(vector);
        code.write('i8x16.shuffle', [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]);
      }
      code.write('f64x2.promote_low_f32x4');
      const part = code.local('v128');
      code.set(part);
      return part;
    });
  }

  /** The totals of a group of places, as they are stored. */
  finish(): Vectors {
    const code = this.#code;
    if (!this.#isWide) return this.totals;
    const [low, high] = this.totals.map((total) => {
      code.get(total);
      code.write('f32x4.demote_f64x2_zero');
      const part = code.local('v128');
      code.set(part);
      return part;
    }) as [Local, Local];
    code.get(low);
    code.get(high);
    code.write('i8x16.shuffle', [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
    code.set(low);
    return [low];
  }

  /** Brings the lanes together, so that the first one holds the total of all. */
  across(): void {
    const code = this.#code;
    const [first, second] = this.totals as [Local, Local?];
    if (second) {
      code.get(first);
      code.get(second);
      this.#combine();
      code.set(first);
    }
    for (let width = this.#type === 'f64x2' ? 8 : 8; width >= (this.#type === 'f64x2' ? 8 : 4); width /= 2) {
      code.get(first);
      code.get(first);
      code.get(first);
      code.write(
        'i8x16.shuffle',
        Array.from({ length: 16 }, (_, i) => (i + width) % 16),
      );
      this.#combine();
      code.set(first);
    }
  }
}

/** Adds the function of a reduction: over part of the outermost axis that is left, or of the groups of the only one. */
export function writeReduction(context: CodeContext, name: string, step: ReductionStep): Kernel {
  const { space, axes, of, members, value } = step;
  const program = programOfKernel(context.plan, space, [of], members);
  const reads: Operand[] = program.reads.map(({ value: read, access }) => ({
    dtype: dtypeOf(context, read),
    address: context.elementAt(read, access.offset),
    strides: access.strides,
  }));
  const kept = space.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const keptStrides = identity(kept.map((axis) => space[axis]!)).strides;
  const output: Operand = {
    dtype: dtypeOf(context, value),
    address: context.elementAt(value, 0),
    strides: space.map((_, axis) => (axes.includes(axis) ? 0 : keptStrides[kept.indexOf(axis)]!)),
  };
  const given = [...reads, output];
  const strides = given.map((operand) => operand.strides);
  const outer = joinedAxes(space, strides, kept);
  const inner = joinedAxes(
    space,
    strides,
    axes.toSorted((a, b) => a - b),
  );
  const lengths = [...outer.lengths, ...inner.lengths];
  const operands = given.map((operand, i) => ({ ...operand, strides: [...outer.strides[i]!, ...inner.strides[i]!] }));
  const depth = outer.lengths.length;
  // Groups are taken along the last axis that is longer than 1, so that elements of a group lie side by side.
  const lastLong = space.findLastIndex((length) => length > 1);
  const isAcross = depth > 0 && !axes.includes(lastLong);
  const vector = isAcross ? depth - 1 : lengths.length - 1;

  context.functions.push(
    writeFunction(name, ['i32', 'i32'], [], (code, from, to) => {
      const nest = new Nest(code, lengths, operands);
      const isFixed = (input: number) => operands[input]!.strides.every((stride) => stride === 0);
      const folding = new Folding(code, step.name, output.dtype);
      const take = (lanes: number) => {
        const steps = new Steps(
          code,
          context,
          program.results,
          (input) => load(code, nest, input, operands[input]!, vector, lanes),
          isFixed,
        );
        steps.writeFixed();
        folding.take(steps.write()[0]!, isAcross ? GROUP : lanes);
      };
      const reduced = (axis: number, lanes: number): void => {
        if (axis === lengths.length) return take(lanes);
        nest.along(axis, axis === vector, { count: lengths[axis]! }, (some) =>
          reduced(axis + 1, axis === vector ? some : lanes),
        );
      };
      const total = (lanes: number) => {
        folding.begin();
        reduced(depth, isAcross ? lanes : 1);
        if (!isAcross) folding.across();
        const { pointer, offset } = nest.at(reads.length);
        storeGroup(code, output.dtype, pointer, offset, folding.finish(), isAcross ? lanes : 1);
      };
      const along = (axis: number): void => {
        if (axis === depth) return total(1);
        const count = lengths[axis]!;
        const extent = axis === 0 ? { count, from: from!, to: to! } : { count };
        nest.along(axis, axis === vector, extent, (lanes) => (axis === vector ? total(lanes) : along(axis + 1)));
      };
      along(0);
    }),
  );
  const [count = 1] = outer.lengths;
  return { name, count: vector === 0 && isAcross ? Math.ceil(count / GROUP) : count };
}
