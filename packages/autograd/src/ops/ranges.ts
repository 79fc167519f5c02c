import { allocate, asElement, checkDType, type DType, isFloat } from '../dtype.ts';
import { ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import { checkOptions } from '../given/options.ts';
import { viewOf } from '../kernels/view.ts';
import { leaf } from '../leaf.ts';
import type { Tensor } from '../tensor.ts';

/** Options of {@link arange}. */
export interface ArangeOptions {
  /** Default: int32 when start, stop and step are whole numbers, else float32. */
  dtype?: DType;
}

/**
 * The numbers from `start` (default 0) up to, but not including, `stop`, `step` (default 1) apart: `arange(stop)`,
 * `arange(start, stop)` or `arange(start, stop, step)`, each with options after it. Source: NumPy's arange.
 *
 * @throws ValueError when `step` is 0 or a number is not finite.
 *
 * @example
 * ```ts
 * import { arange } from 'keisan';
 *
 * arange(3); // [0, 1, 2]
 * arange(1, 2, 0.5); // [1, 1.5]
 * ```
 */
export function arange(stop: number, options?: ArangeOptions): Tensor;
export function arange(start: number, stop: number, options?: ArangeOptions): Tensor;
export function arange(start: number, stop: number, step: number, options?: ArangeOptions): Tensor;
export function arange(...args: (number | ArangeOptions | undefined)[]): Tensor {
  const last = args.at(-1);
  const hasOptions = args.length > 1 && (typeof last === 'object' || last === undefined);
  const options = (hasOptions ? (last as ArangeOptions | undefined) : undefined) ?? {};
  checkOptions('arange', options, { dtype: true });
  const numbers = (hasOptions ? args.slice(0, -1) : args) as number[];
  const [start, stop, step] = numbers.length < 2 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
  if (step === 0 || ![start, stop, step].every(Number.isFinite)) {
    throw new ValueError({
      where: 'arange',
      got: `start ${describeValue(start)}, stop ${describeValue(stop)}, step ${describeValue(step)}`,
      expected: 'finite numbers and a step other than 0',
    });
  }
  const dtype = options.dtype ?? ([start, stop, step].every(Number.isInteger) ? 'int32' : 'float32');
  const data = allocate(checkDType('arange', dtype), Math.max(0, Math.ceil((stop - start) / step)), 'arange');
  for (let i = 0; i < data.length; i++) data[i] = asElement(start + i * step, dtype);
  return leaf(viewOf(data, [data.length]), dtype);
}

/** Options of {@link linspace}. */
export interface LinspaceOptions {
  /** How many numbers. Default: 50. */
  num?: number;
  /** Whether `stop` is the last of them. Default: true. */
  endpoint?: boolean;
  /** Default: float32. */
  dtype?: DType;
}

/**
 * `num` numbers at equal distances from `start` to `stop`; of an integer dtype, the largest whole numbers not above them.
 * Source: NumPy's linspace.
 * @throws ValueError when `num` is not a whole number of at least 0, or a number is not finite.
 *
 * @example
 * ```ts
 * import { linspace } from 'keisan';
 *
 * linspace(0, 1, { num: 5 }); // [0, 0.25, 0.5, 0.75, 1]
 * ```
 */
export function linspace(start: number, stop: number, options: LinspaceOptions = {}): Tensor {
  checkOptions('linspace', options, { num: true, endpoint: 'flag', dtype: true });
  const { num = 50, endpoint = true, dtype = 'float32' } = options;
  if (!Number.isInteger(num) || num < 0) {
    throw new ValueError({
      where: 'linspace',
      got: `num ${describeValue(num)}`,
      expected: 'a whole number of at least 0',
    });
  }
  if (!Number.isFinite(start) || !Number.isFinite(stop)) {
    throw new ValueError({
      where: 'linspace',
      got: `start ${describeValue(start)} and stop ${describeValue(stop)}`,
      expected: 'finite numbers',
    });
  }
  const data = allocate(checkDType('linspace', dtype), num, 'linspace');
  const step = (stop - start) / Math.max(1, endpoint ? num - 1 : num);
  const whole = !isFloat(dtype) && dtype !== 'bool';
  for (let i = 0; i < num; i++) {
    const value = endpoint && i === num - 1 && num > 1 ? stop : start + i * step;
    data[i] = asElement(whole ? Math.floor(value) : value, dtype);
  }
  return leaf(viewOf(data, [data.length]), dtype);
}
