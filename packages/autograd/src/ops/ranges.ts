import { allocate, type DType, isFloat } from '../dtype.ts';
import { ValueError } from '../errors.ts';
import { viewOf } from '../kernels/view.ts';
import { Tensor } from '../tensor.ts';

function leaf(data: ReturnType<typeof allocate>, dtype: DType): Tensor {
  return new Tensor({ shape: [data.length], dtype }, viewOf(data, [data.length]), null, false);
}

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
  const numbers = args.filter((arg) => typeof arg === 'number');
  const options = args.find((arg) => typeof arg === 'object') ?? {};
  const [start, stop, step] = numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
  if (step === 0 || ![start, stop, step].every(Number.isFinite)) {
    throw new ValueError({
      where: 'arange',
      got: `start ${start}, stop ${stop}, step ${step}`,
      expected: 'finite numbers and a step other than 0',
    });
  }
  const dtype = options.dtype ?? ([start, stop, step].every(Number.isInteger) ? 'int32' : 'float32');
  const data = allocate(dtype, Math.max(0, Math.ceil((stop - start) / step)));
  for (let i = 0; i < data.length; i++) data[i] = start + i * step;
  return leaf(data, dtype);
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
 * `num` numbers at equal distances from `start` to `stop`. Source: NumPy's linspace.
 * @throws ValueError when `num` is not a whole number of at least 0.
 *
 * @example
 * ```ts
 * import { linspace } from 'keisan';
 *
 * linspace(0, 1, { num: 5 }); // [0, 0.25, 0.5, 0.75, 1]
 * ```
 */
export function linspace(
  start: number,
  stop: number,
  { num = 50, endpoint = true, dtype = 'float32' }: LinspaceOptions = {},
): Tensor {
  if (!Number.isInteger(num) || num < 0) {
    throw new ValueError({ where: 'linspace', got: `num ${num}`, expected: 'a whole number of at least 0' });
  }
  const data = allocate(dtype, num);
  const step = (stop - start) / Math.max(1, endpoint ? num - 1 : num);
  for (let i = 0; i < num; i++) data[i] = start + i * step;
  if (endpoint && num > 1) data[num - 1] = isFloat(dtype) ? stop : Math.trunc(stop);
  return leaf(data, dtype);
}
