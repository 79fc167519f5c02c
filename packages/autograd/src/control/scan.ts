import { isFloat } from '../dtype.ts';
import { ShapeError, ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import { checkDone, checkFunction } from '../given/given-function.ts';
import { checkOptions } from '../given/options.ts';
import { symbolic } from '../graph/trace.ts';
import { nextKeys } from '../random/generator.ts';
import { formatShape } from '../shape.ts';
import type { TensorSpec } from '../spec.ts';
import type { Tensor } from '../tensor.ts';
import { leaves, rebuild, type StructureOf, type Tree } from '../tree.ts';
import { close, inputs as givenInputs, traceBody } from './body.ts';
import { checkSameSpecs } from './check-structure.ts';
import { loopBody } from './loop-body.ts';
import { ANY_LENGTH, applyScan } from './scan-op.ts';

/** Options of {@link scan}. */
export interface ScanOptions {
  /** The number of turns. Default: the length of the first axis of `xs`; needed where there are none. */
  length?: number;
  /** Whether to go from the last slice to the first. The results are stacked in the order of the slices. Default: false. */
  reverse?: boolean;
}

function lengthOf(xs: readonly Tensor[], asked: number | undefined): number {
  const lengths = [...xs.map(({ shape }) => shape[0]), ...(asked === undefined ? [] : [asked])];
  const [length] = lengths;
  const isCount = Number.isInteger(length) && (length! >= 0 || (length === ANY_LENGTH && asked === undefined));
  if (isCount && lengths.every((n) => n === length)) return length!;
  const shapes = xs.map(({ shape }) => formatShape(shape)).join(', ') || 'none';
  throw new ShapeError({
    where: 'scan',
    got: `tensors to scan of shapes ${shapes}${asked === undefined ? '' : ` and length ${describeValue(asked)}`}`,
    expected: 'one length of their first axes, which is the number of turns',
    ...(xs.length === 0 ? { fix: 'Pass { length: n }' } : {}),
  });
}

function pairOf(where: string, result: unknown): readonly [Tree, Tree] {
  if (Array.isArray(result) && result.length === 2) return result as unknown as readonly [Tree, Tree];
  throw new ValueError({
    where,
    got: `a function that returns ${describeValue(result)}`,
    expected: 'a pair: the next carry, and what to stack',
    fix: 'Return [carry, []] where there is nothing to stack',
  });
}

/**
 * Goes through the slices of `xs` along their first axis, carrying a value from one turn to the next: `[carry, y] = f(carry, x)`.
 * The function is traced once; what it reads from around it, parameters too, stays differentiable, and parameters that it assigns
 * hold their last value afterwards; a gradient by one of those is an error. Source: Keras' ops.scan, JAX's lax.scan.
 *
 * @param f From the carry and one slice of `xs` to the next carry, of the same structure, shapes and dtypes, and what to stack.
 * @param init The first carry: a tensor, or arrays and objects of tensors.
 * @param xs What to go through: a tensor, or arrays and objects of tensors whose first axes have one length; or null.
 * @returns the last carry, and everything stacked along a new first axis.
 * @throws ShapeError or DTypeError when the next carry is not like the first; ShapeError when the first axes differ.
 *
 * @example
 * ```ts
 * import { scan, tensor } from 'keisan';
 *
 * const [total, sums] = scan((sum, x) => [sum.add(x), sum.add(x)], tensor(0), tensor([1, 2, 3]));
 * total; // 6
 * sums; // [1, 3, 6]
 * ```
 */
export function scan<C extends Tree, X extends Tree, Y extends Tree>(
  f: (carry: C, x: X) => readonly [carry: C, y: Y],
  init: C,
  xs: X,
  options?: ScanOptions,
): [carry: C, ys: Y];
export function scan<C extends Tree, Y extends Tree>(
  f: (carry: C, x: null) => readonly [carry: C, y: Y],
  init: C,
  xs: null,
  options: ScanOptions,
): [carry: C, ys: Y];
/** The same for a carry and slices whose types are interfaces. */
export function scan<C extends object, X extends object, Y extends object>(
  f: (carry: C, x: X) => readonly [carry: C, y: Y],
  init: C & StructureOf<C>,
  xs: X & StructureOf<X>,
  options?: ScanOptions,
): [carry: C, ys: Y];
export function scan(
  f: (carry: Tree, x: never) => readonly [carry: Tree, y: Tree],
  init: Tree,
  xs: Tree | null,
  options: ScanOptions = {},
): [carry: Tree, ys: Tree] {
  const where = 'scan';
  checkFunction(where, f, 'a function of a carry and a slice', 'scan((sum, x) => [sum.add(x), sum], init, xs)');
  checkOptions(where, options, { length: true, reverse: 'flag' });
  const first = leaves(`${where}: the first carry`, init).map((t) => t.read());
  const sources = xs === null ? [] : leaves(`${where}: what to scan`, xs).map((t) => t.read());
  const length = lengthOf(sources, options.length);
  const stand = (spec: TensorSpec, name: string) => symbolic(spec, isFloat(spec.dtype), name);
  const carry = first.map((t, i) => stand(t, `carry${i}`));
  const slices = sources.map(({ shape, dtype }, i) => stand({ shape: shape.slice(1), dtype }, `x${i}`));
  const body = traceBody(where, () => {
    const slice = (xs === null ? null : rebuild(xs, slices)) as never;
    return [...pairOf(where, checkDone(where, f(rebuild(init, carry), slice)))];
  });
  const [nextCarry, stacked] = body.result as unknown as [Tree, Tree];
  checkSameSpecs(`${where}: the next carry`, nextCarry, init);
  const { scope, outputs, start } = body;
  const loop = loopBody(body, carry, outputs.slice(0, carry.length));
  const { graph, captured } = close(
    [...loop.carried, ...givenInputs(slices, 'x'), ...loop.read],
    [...loop.next, ...outputs.slice(carry.length)],
    (t) => t.id < start,
  );
  const turns = length === ANY_LENGTH ? 1 : length;
  const inputs = [...loop.first(first, () => nextKeys(turns * scope.draws)), ...sources, ...loop.around, ...captured];
  const results = applyScan(inputs, {
    body: graph,
    carried: loop.next.length,
    scanned: sources.length,
    saved: 0,
    length,
    reverse: options.reverse ?? false,
    assigned: loop.assigned,
  });
  loop.assign(results);
  return [rebuild(init, results), rebuild(stacked, results.slice(loop.next.length))];
}
