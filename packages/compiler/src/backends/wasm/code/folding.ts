import type { DType } from '@keisan/autograd';
import { type Code, GROUP, type Local, type Vectors } from '@keisan/autograd/internal';
import type { ReductionStep } from '../plan/steps.ts';

type Name = ReductionStep['name'];

const shapeOf = { int32: 'i32x4', uint8: 'i32x4', float32: 'f32x4', float64: 'f64x2' } as const;

/** What the lanes of a dtype are computed as. */
export const typeOfLanes = (dtype: DType): 'i32x4' | 'f32x4' | 'f64x2' => shapeOf[dtype as keyof typeof shapeOf];

/**
 * How the elements of a dtype that belong together become one, four places at a time or lane by lane. The floats of a sum are added up in float64.
 */
export class Folding {
  readonly #code: Code;
  readonly #name: Name;
  readonly #dtype: Exclude<DType, 'bool'>;
  readonly #totals: Vectors;

  constructor(code: Code, name: Name, dtype: DType) {
    this.#code = code;
    this.#name = name;
    this.#dtype = dtype as Exclude<DType, 'bool'>;
    const count = this.#isWide || dtype === 'float64' ? 2 : 1;
    this.#totals = Array.from({ length: count }, () => code.local('v128'));
  }

  get #isSum(): boolean {
    return this.#name === 'sum' || this.#name === 'total';
  }

  get #isWide(): boolean {
    return this.#name === 'sum' && this.#dtype === 'float32';
  }

  get #type(): 'i32x4' | 'f32x4' | 'f64x2' {
    return this.#isWide ? 'f64x2' : typeOfLanes(this.#dtype);
  }

  /** What changes nothing, in every lane. */
  get #start(): Uint8Array {
    const bytes = (filled: ArrayBufferView) => new Uint8Array(filled.buffer);
    if (this.#isSum) return new Uint8Array(16);
    const sign = this.#name === 'max' ? -1 : 1;
    if (this.#type === 'i32x4') return bytes(new Int32Array(4).fill(sign < 0 ? -(2 ** 31) : 2 ** 31 - 1));
    return bytes(
      this.#type === 'f32x4' ? new Float32Array(4).fill(sign * Infinity) : new Float64Array(2).fill(sign * Infinity),
    );
  }

  /** Begins anew. */
  begin(): void {
    for (const total of this.#totals) {
      this.#code.write('v128.const', this.#start);
      this.#code.set(total);
    }
  }

  #combine(): void {
    const code = this.#code;
    if (this.#isSum) code.write(`${this.#type}.add`);
    else if (this.#type === 'i32x4') code.write(this.#name === 'max' ? 'i32x4.max_s' : 'i32x4.min_s');
    else code.write(`${this.#type}.${this.#name === 'max' ? 'max' : 'min'}`);
  }

  /** Takes a group of elements in, or so many of them. */
  take(vectors: Vectors, lanes: number): void {
    const code = this.#code;
    const wide = this.#isWide ? this.#promoted(vectors[0]!) : vectors;
    this.#totals.forEach((total, part) => {
      code.get(total);
      this.#some(wide[part]!, lanes - (part * GROUP) / this.#totals.length);
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

  /** What came of it, as it is stored. */
  finish(): Vectors {
    const code = this.#code;
    if (!this.#isWide) return this.#totals;
    const [low, high] = this.#totals.map((total) => {
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

  /** Brings the lanes together, so that the first one holds what comes of all. */
  across(): void {
    const code = this.#code;
    const [first, second] = this.#totals as [Local, Local?];
    if (second) {
      code.get(first);
      code.get(second);
      this.#combine();
      code.set(first);
    }
    for (const width of this.#type === 'f64x2' ? [8] : [8, 4]) {
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
