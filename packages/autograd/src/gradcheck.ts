import { GradientError, ValueError } from './errors.ts';
import { describeValue } from './given/describe-value.ts';
import { checkDone, checkFunction } from './given/given-function.ts';
import { checkOptions } from './given/options.ts';
import { viewOf } from './kernels/view.ts';
import { add, mul } from './ops/arithmetic.ts';
import { checkTensor, checkTensors } from './ops/operands.ts';
import { sum } from './ops/reduction.ts';
import { noGrad } from './recording.ts';
import { formatShape } from './shape.ts';
import { gradients } from './tape.ts';
import { Tensor } from './tensor.ts';

/** Options of {@link gradcheck}. */
export interface GradcheckOptions {
  /** The order of derivatives to check: 1 the gradient, 2 also the gradient of the gradient. Default: 2. */
  order?: 1 | 2;
  /** The step of the central difference. Default: 1e-5. */
  eps?: number;
  /** The largest error, relative to the size of the derivatives or absolute below 1. Default: 1e-6. */
  tolerance?: number;
}

/** A gradient that does not agree with finite differences. */
export class GradcheckError extends GradientError {
  static override readonly className: string = 'GradcheckError';
}

/** Numbers in [-1, 1) from a fixed linear congruential generator, so that a check never depends on chance. */
function* directions(): Generator<number> {
  for (let state = 42; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield (state / 2 ** 31 - 1) * 0.9 + 0.05;
  }
}

function direction(like: Tensor, numbers: Iterator<number>): Tensor {
  const data = Float64Array.from({ length: like.size }, () => numbers.next().value as number);
  return new Tensor({ shape: like.shape, dtype: 'float64' }, viewOf(data, like.shape), null, false);
}

type Fn = (...inputs: Tensor[]) => Tensor;

/** `x + step * u`, as a leaf. */
function moved(x: Tensor, u: Tensor, step: number): Tensor {
  const [values, along] = [x.data, u.data];
  const data = Float64Array.from(values, (v, i) => v + step * along[i]!);
  return new Tensor(x, viewOf(data, x.shape), null, true);
}

function dot(xs: readonly Tensor[], us: readonly Tensor[]): number {
  let total = 0;
  xs.forEach((x, k) => {
    const [a, b] = [x.data, us[k]!.data];
    for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  });
  return total;
}

function compare(what: string, analytic: number, numeric: number, tolerance: number, detail: () => string): void {
  const error = Math.abs(analytic - numeric) / Math.max(1, Math.abs(analytic), Math.abs(numeric));
  if (error <= tolerance) return;
  throw new GradcheckError({
    where: 'gradcheck',
    got: `${what} of ${analytic} where finite differences give ${numeric} (error ${error.toExponential(2)})${detail()}`,
    expected: `an error of at most ${tolerance}`,
    fix: 'Check the vjp, and that the inputs stay off kinks and out of undefined regions',
  });
}

/** The input element whose derivative is furthest from its finite difference, for the error message. */
function worst(
  f: (inputs: Tensor[]) => number,
  grads: readonly Tensor[],
  inputs: readonly Tensor[],
  eps: number,
): string {
  let message = '';
  let largest = -1;
  inputs.forEach((x, k) => {
    for (let i = 0; i < Math.min(x.size, 1000); i++) {
      const unit = new Float64Array(x.size);
      unit[i] = 1;
      const u = new Tensor(x, viewOf(unit, x.shape), null, false);
      const at = (step: number) => f(inputs.map((input, j) => (j === k ? moved(input, u, step) : input)));
      const numeric = (at(eps) - at(-eps)) / (2 * eps);
      const analytic = grads[k]!.data[i]!;
      const error = Math.abs(analytic - numeric);
      if (error > largest || Number.isNaN(error)) {
        largest = error;
        message = `; worst at element ${i} of input ${k} of shape ${formatShape(x.shape)}: ${analytic}, not ${numeric}`;
      }
    }
  });
  return message;
}

/**
 * Checks the gradients of `f` against central differences, at `inputs`, along a random direction: the cost is a few
 * calls of `f` whatever the sizes. To order 2 it checks the gradient of the gradient too. Integer inputs are kept fixed.
 *
 * Source of the method: the `check_grads` of HIPS autograd.
 *
 * @param inputs float64 tensors to differentiate by; tensors of other dtypes are passed as they are.
 * @throws GradcheckError that names the worst element when they disagree, ValueError for float32 inputs and where no input is float64.
 *
 * @example
 * ```ts
 * import { gradcheck, tensor } from 'keisan';
 *
 * gradcheck((x) => x.tanh(), [tensor([0.5, -1], { dtype: 'float64' })]);
 * ```
 */
export function gradcheck(f: Fn, inputs: readonly Tensor[], options: GradcheckOptions = {}): void {
  checkFunction('gradcheck', f, 'a function of tensors to a tensor', 'gradcheck((x) => x.tanh(), [x])');
  checkTensors('gradcheck', inputs);
  checkOptions('gradcheck', options, { order: true, eps: 'number', tolerance: 'number' });
  const { order = 2, eps = 1e-5, tolerance = 1e-6 } = options;
  if (order !== 1 && order !== 2) {
    throw new ValueError({ where: 'gradcheck', got: `order ${describeValue(order)}`, expected: '1 or 2' });
  }
  const coarse = inputs.find((x) => x.dtype === 'float32');
  if (coarse) {
    throw new ValueError({
      where: 'gradcheck',
      got: `a float32 input of shape ${formatShape(coarse.shape)}`,
      expected: 'float64 inputs: float32 is too coarse for finite differences',
      fix: "Convert them with .astype('float64')",
    });
  }
  if (!inputs.some((x) => x.dtype === 'float64')) {
    throw new ValueError({
      where: 'gradcheck',
      got: `inputs of dtypes [${inputs.map((x) => x.dtype).join(', ')}]`,
      expected: 'a float64 input to differentiate by',
      fix: "Make it with { dtype: 'float64' }",
    });
  }
  const numbers = directions();
  const variable = inputs.map((x) => x.dtype === 'float64');
  const points = inputs.filter((_, i) => variable[i]);
  const all = (xs: readonly Tensor[]) => {
    let next = 0;
    return inputs.map((x, i) => (variable[i] ? xs[next++]! : x));
  };
  const us = points.map((x) => direction(x, numbers));
  const leavesAt = (step: number) => points.map((x, i) => moved(x, us[i]!, step));

  const sample = noGrad(() => checkDone('gradcheck', f(...inputs)));
  checkTensor('gradcheck: the result of the function', sample);
  const weight = direction(sample, numbers);
  const project = (xs: readonly Tensor[]) => sum(mul(f(...all(xs)), weight));
  const value = (xs: readonly Tensor[]) => noGrad(() => project(xs).item());

  const xs = leavesAt(0);
  const grads = gradients(project(xs), xs);
  const numeric = (value(leavesAt(eps)) - value(leavesAt(-eps))) / (2 * eps);
  compare('a derivative', dot(grads, us), numeric, tolerance, () => worst((ys) => value(ys), grads, xs, eps));
  if (order === 1) return;

  const vs = points.map((x) => direction(x, numbers));
  const slope = (ys: readonly Tensor[], createGraph: boolean) => {
    const gs = gradients(project(ys), ys, { createGraph });
    return gs.map((g, i) => sum(mul(g, vs[i]!))).reduce((a, b) => add(a, b));
  };
  const slopeAt = (ys: readonly Tensor[]) => slope(ys, false).item();
  const ys = leavesAt(0);
  const curvature = gradients(slope(ys, true), ys);
  const numeric2 = (slopeAt(leavesAt(eps)) - slopeAt(leavesAt(-eps))) / (2 * eps);
  compare('a second derivative', dot(curvature, us), numeric2, tolerance, () =>
    worst((zs) => slopeAt(zs), curvature, ys, eps),
  );
}
