import type { DType } from '@keisan/autograd';
import type { Code, Local, Vectors } from '@keisan/autograd/internal';
import type { Fold } from './folding.ts';

const ones = new Uint8Array(new Int32Array(4).fill(1).buffer);

/** Finds the place of the first greatest or least element, of four places side by side; a NaN beats all others. */
export class Picking implements Fold {
  readonly #code: Code;
  readonly #isMost: boolean;
  readonly #isFloat: boolean;
  readonly #best: Local;
  readonly #found: Local;
  readonly #place: Local;

  constructor(code: Code, name: 'argmax' | 'argmin', dtype: DType) {
    this.#code = code;
    this.#isMost = name === 'argmax';
    this.#isFloat = dtype === 'float32';
    this.#best = code.local('v128');
    this.#found = code.local('v128');
    this.#place = code.local('v128');
  }

  begin(): void {
    const sign = this.#isMost ? -1 : 1;
    const least = this.#isFloat
      ? new Float32Array(4).fill(sign * Infinity)
      : new Int32Array(4).fill(this.#isMost ? -(2 ** 31) : 2 ** 31 - 1);
    this.#code.write('v128.const', new Uint8Array(least.buffer));
    this.#code.set(this.#best);
    for (const local of [this.#found, this.#place]) {
      this.#code.write('v128.const', new Uint8Array(16));
      this.#code.set(local);
    }
  }

  take([element]: Vectors): void {
    const code = this.#code;
    const put = (...locals: readonly Local[]) => {
      for (const local of locals) code.get(local);
    };
    const [x, best] = [element!, this.#best];
    put(...(this.#isMost ? [best, x] : [x, best]));
    code.write(this.#isFloat ? 'f32x4.lt' : 'i32x4.lt_s');
    if (this.#isFloat) {
      put(x, x);
      code.write('f32x4.ne');
      code.write('v128.or');
      put(best, best);
      code.write('f32x4.eq');
      code.write('v128.and');
    }
    const beats = code.local('v128');
    code.set(beats);
    for (const [to, from] of [
      [best, x],
      [this.#found, this.#place],
    ] as const) {
      put(from, to, beats);
      code.write('v128.bitselect');
      code.set(to);
    }
    put(this.#place);
    code.write('v128.const', ones);
    code.write('i32x4.add');
    code.set(this.#place);
  }

  across(): void {
    throw new Error('Places are found one by one');
  }

  finish(): Vectors {
    return [this.#found];
  }
}
