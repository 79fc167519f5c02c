import { checkDifferentiable } from './dtype.ts';
import { GradientError, ShapeError } from './errors.ts';
import { describeValue } from './given/describe-value.ts';
import { checkDone, checkFunction } from './given/given-function.ts';
import { checkOptions } from './given/options.ts';
import { apply } from './operation.ts';
import { castOp, leafOf } from './ops/cast.ts';
import { gradEnabled, recorded } from './recording.ts';
import { formatShape } from './shape.ts';
import { gradients, hasOtherLeaves, history } from './tape.ts';
import { Tensor } from './tensor.ts';
import { leaves, rebuild, type Structures, type Tree } from './tree.ts';

/** A function of tensors, or of arrays and objects of tensors, to a scalar tensor. */
export type ScalarFunction<Args extends readonly Tree[]> = (...args: Args) => Tensor;

/** Options of {@link grad} and {@link valueAndGrad}. */
export interface GradOptions {
  /** The position of the argument to differentiate by. Default: 0, the first. */
  argnum?: number;
}

function checkArguments(where: string, f: unknown, options: GradOptions): number {
  checkOptions(where, options, { argnum: true });
  checkFunction(where, f, 'a function of tensors to a scalar tensor', `${where}((x) => x.square().sum())(x)`);
  return options.argnum ?? 0;
}

/** A stand-in for an argument: a fresh leaf, or, where the argument has a history of its own, a step on from it. */
function standIn(x: Tensor): Tensor {
  const source = x.read();
  const isContinued = gradEnabled() && source.requiresGrad;
  return isContinued ? apply(castOp, [source], { dtype: source.dtype }) : leafOf(source, true);
}

function differentiate<Args extends readonly Tree[]>(
  where: string,
  f: ScalarFunction<Args>,
  args: Args,
  argnum: number,
): [Tensor, Tree] {
  if (!Number.isInteger(argnum) || argnum < 0 || argnum >= args.length) {
    throw new GradientError({
      where,
      got: `argnum ${describeValue(argnum)} and ${args.length} arguments`,
      expected: 'the position of an argument',
    });
  }
  const wanted = leaves(where, args[argnum]);
  for (const { dtype } of wanted) checkDifferentiable(`${where}: argument ${argnum}`, dtype);
  const stands = wanted.map(standIn);
  const inputs = args.map((arg, i) => (i === argnum ? rebuild(arg, stands) : arg)) as unknown as Args;
  const y = checkDone(
    where,
    recorded(() => f(...inputs)),
  );
  if (!(y instanceof Tensor) || y.size !== 1) {
    throw new ShapeError({
      where,
      got:
        y instanceof Tensor
          ? `a function whose result has shape ${formatShape(y.shape)}`
          : `a function that returns ${y === undefined ? 'nothing' : describeValue(y)}`,
      expected: 'a function to a scalar tensor',
      fix:
        y instanceof Tensor
          ? 'Reduce the result with .sum() or .mean()'
          : y === undefined
            ? 'Return the result'
            : 'Return the tensor, without reading its value',
    });
  }
  checkDifferentiable(`${where}: the result`, y.dtype);
  const open = y.isSymbolic || (gradEnabled() && hasOtherLeaves(history(y), new Set(stands)));
  return [open ? y : y.detach(), rebuild(args[argnum], gradients(y, stands)) as Tree];
}

/**
 * The gradient of `f` as a function: it takes what `f` takes and returns the derivative of `f`'s result with respect
 * to one argument, in the structure of that argument. Gradients of gradients work: `grad(grad(f))`.
 *
 * @throws ShapeError when `f` does not return a scalar, DTypeError when that argument or the result holds integers or booleans.
 *
 * @example
 * ```ts
 * import { grad, type Tensor, tensor } from 'keisan';
 *
 * const cube = (t: Tensor) => t.pow(3);
 * grad(cube)(tensor(2)).item(); // 12
 * grad(grad(cube))(tensor(2)).item(); // 12
 * ```
 */
export function grad<Args extends readonly Tree[], N extends number = 0>(
  f: ScalarFunction<Args>,
  options?: { argnum?: N },
): (...args: Args) => Args[N];
/** The same for arguments whose types are interfaces. */
export function grad<Args extends Structures<Args>, N extends number = 0>(
  f: (...args: Args) => Tensor,
  options?: { argnum?: N },
): (...args: Args) => Args[N];
export function grad<Args extends readonly Tree[], N extends number = 0>(
  f: ScalarFunction<Args>,
  options: { argnum?: N } = {},
): (...args: Args) => Args[N] {
  const argnum = checkArguments('grad', f, options);
  return (...args) => differentiate('grad', f, args, argnum)[1] as Args[N];
}

/**
 * Like {@link grad}, but the function returns both the value of `f` and the gradient: `[value, gradient]`.
 *
 * @throws ShapeError, DTypeError as {@link grad} does.
 *
 * @example
 * ```ts
 * import { type Tensor, tensor, valueAndGrad } from 'keisan';
 *
 * const [value, slope] = valueAndGrad((t: Tensor) => t.square().sum())(tensor([1, 2]));
 * value.item(); // 5
 * slope.toArray(); // [2, 4]
 * ```
 */
export function valueAndGrad<Args extends readonly Tree[], N extends number = 0>(
  f: ScalarFunction<Args>,
  options?: { argnum?: N },
): (...args: Args) => [value: Tensor, gradient: Args[N]];
/** The same for arguments whose types are interfaces. */
export function valueAndGrad<Args extends Structures<Args>, N extends number = 0>(
  f: (...args: Args) => Tensor,
  options?: { argnum?: N },
): (...args: Args) => [value: Tensor, gradient: Args[N]];
export function valueAndGrad<Args extends readonly Tree[], N extends number = 0>(
  f: ScalarFunction<Args>,
  options: { argnum?: N } = {},
): (...args: Args) => [value: Tensor, gradient: Args[N]] {
  const argnum = checkArguments('valueAndGrad', f, options);
  return (...args) => {
    const [y, g] = differentiate('valueAndGrad', f, args, argnum);
    return [y, g as Args[N]];
  };
}
