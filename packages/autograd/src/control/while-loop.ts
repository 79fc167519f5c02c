import { isFloat } from '../dtype.ts';
import { GradientError, ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import { checkFunction } from '../given/given-function.ts';
import { checkOptions } from '../given/options.ts';
import type { Graph } from '../graph/graph.ts';
import { interpret } from '../graph/interpret.ts';
import { symbolic, TraceScope } from '../graph/trace.ts';
import { elements, type View } from '../kernels/view.ts';
import { applyAll } from '../operation.ts';
import { add, mul } from '../ops/arithmetic.ts';
import { gather } from '../ops/indexing.ts';
import { int32Vector } from '../ops/operands.ts';
import { nextKeys } from '../random/generator.ts';
import { gradEnabled } from '../recording.ts';
import { currentScope, type Scope } from '../scope.ts';
import type { AttributeValue } from '../spec.ts';
import type { OpDef, Tensor } from '../tensor.ts';
import { leaves, rebuild, type StructureOf, type Structures, type Tree } from '../tree.ts';
import { close, inputs as givenInputs, traceBody } from './body.ts';
import { checkSameSpecs } from './check-structure.ts';
import { asCondition, cond } from './cond.ts';
import { loopBody } from './loop-body.ts';
import { isSurveying } from './reverse-pass.ts';
import { scan } from './scan.ts';

/**
 * Turns of a body for as long as a condition holds. The inputs of the op, of the condition and of the body are the carried values,
 * then those from around; its outputs are the last carried values.
 */
export interface WhileAttrs {
  readonly condition: Graph;
  readonly body: Graph;
  readonly carried: number;
  /** The most turns; null for any number. */
  readonly maximumIterations: number | null;
  readonly [name: string]: AttributeValue;
}

function forward(inputs: readonly View[], { condition, body, carried, maximumIterations }: WhileAttrs): View[] {
  const around = inputs.slice(carried);
  let carry = inputs.slice(0, carried);
  const goesOn = () => elements(interpret(condition, [...carry, ...around])[0]!)[0] !== 0;
  for (let turn = 0; turn < (maximumIterations ?? Infinity) && goesOn(); turn++) {
    carry = interpret(body, [...carry, ...around]);
  }
  return carry;
}

export const whileLoopOp: OpDef<WhileAttrs> = {
  name: 'whileLoop',
  infer: (inputs, { carried }) => inputs.slice(0, carried).map(({ shape, dtype }) => ({ shape, dtype })),
  forward,
  vjp: ({ x }) => {
    if (isSurveying()) return x.map(() => null);
    throw new GradientError({
      where: 'whileLoop',
      got: 'a gradient through a loop of any number of turns',
      expected: 'a greatest number of turns: the values of each are needed to go back',
      fix: 'Pass { maximumIterations: n }, or use scan()',
    });
  },
};

/** Options of {@link whileLoop}. */
export interface WhileLoopOptions {
  /** The most turns; needed for gradients. Default: null, any number. */
  maximumIterations?: number | null;
}

function checkMaximum(where: string, maximum: number | null): void {
  if (maximum === null || (Number.isInteger(maximum) && maximum >= 0)) return;
  throw new ValueError({
    where,
    got: `maximumIterations ${describeValue(maximum)}`,
    expected: 'a whole number of at least 0, or null for any number',
  });
}

/** A condition is asked once more than the body runs: what it assigned would count or not. */
function checkNothingAssigned(where: string, scope: Scope | null): void {
  const [changed] = scope instanceof TraceScope ? scope.changed : [];
  if (!changed) return;
  throw new ValueError({
    where,
    got: `a condition that assigns the parameter "${changed[0].name}"`,
    expected: 'a condition that changes nothing',
    fix: 'Assign it in the body',
  });
}

/** The start of a stream of random numbers of its own: the number of turns, and so of draws, is known only afterwards. */
function ownStream(): Tensor {
  const key = nextKeys(1);
  const [seed, draw] = [gather(key, int32Vector(0)), gather(key, int32Vector(1))];
  return mul(add(mul(seed, 0x9e3779b1 | 0), draw), int32Vector(1, 0));
}

/**
 * Repeats `body` for as long as `condition` holds. Both are traced once. Loop variables in an array are handed over one by one, as in
 * Keras; a tensor or an object is the one argument. What the functions read from around them, parameters too, stays differentiable,
 * and parameters that the body assigns hold their last value afterwards. There are gradients with `maximumIterations` only; each of
 * these turns then takes memory. Source: Keras' ops.while_loop, JAX's lax.while_loop.
 *
 * @param condition From the loop variables to one element: whether there is another turn.
 * @param body From the loop variables to the next ones, of the same structure, shapes and dtypes.
 * @returns the last loop variables.
 * @throws ShapeError or DTypeError when the next loop variables are not like the first ones.
 *
 * @example
 * ```ts
 * import { tensor, whileLoop } from 'keisan';
 *
 * whileLoop((x) => x.less(100), (x) => x.mul(2), tensor(3)); // 192 is not below 100: 192
 * ```
 */
export function whileLoop<const V extends readonly Tree[]>(
  condition: (...loopVars: V) => Tensor,
  body: (...loopVars: V) => V,
  loopVars: V,
  options?: WhileLoopOptions,
): V;
export function whileLoop<V extends Tensor | { readonly [key: string]: Tree }>(
  condition: (loopVars: V) => Tensor,
  body: (loopVars: V) => V,
  loopVars: V,
  options?: WhileLoopOptions,
): V;
/** The same for loop variables whose types are interfaces. */
export function whileLoop<const V extends Structures<V>>(
  condition: (...loopVars: V) => Tensor,
  body: (...loopVars: V) => V,
  loopVars: V,
  options?: WhileLoopOptions,
): V;
export function whileLoop<V extends object>(
  condition: (loopVars: V) => Tensor,
  body: (loopVars: V) => V,
  loopVars: V & StructureOf<V>,
  options?: WhileLoopOptions,
): V;
export function whileLoop(
  condition: (...loopVars: never[]) => Tensor,
  body: (...loopVars: never[]) => Tree,
  loopVars: Tree,
  options: WhileLoopOptions = {},
): Tree {
  const where = 'whileLoop';
  for (const f of [condition, body])
    checkFunction(where, f, 'two functions', 'whileLoop((x) => x.less(100), (x) => x.mul(2), tensor(3))');
  checkOptions(where, options, { maximumIterations: true });
  const { maximumIterations = null } = options;
  checkMaximum(where, maximumIterations);
  const first = leaves(`${where}: the loop variables`, loopVars).map((t) => t.read());
  const argumentsOf = (variables: Tree) => (Array.isArray(variables) ? variables : [variables]) as never[];
  const test = (variables: Tree) => asCondition(`${where}: the condition`, condition(...argumentsOf(variables)));
  const turn = (variables: Tree) => {
    const next = body(...argumentsOf(variables));
    checkSameSpecs(`${where}: the next loop variables`, next, loopVars);
    return next;
  };
  const carry = first.map((t, i) => symbolic(t, isFloat(t.dtype), `variable${i}`));
  const stands = rebuild(loopVars, carry);
  // The condition is part of the body's trace as well: what it reads is carried, and its draws come before the body's.
  const traced = traceBody(where, () => {
    const goesOn = test(stands);
    checkNothingAssigned(where, currentScope());
    return [goesOn, turn(stands)];
  });
  const { scope, outputs, start } = traced;
  const loop = loopBody(traced, carry, outputs.slice(1));
  const given = [...loop.carried, ...loop.read];
  const isOuter = (t: Tensor) => t.id < start;
  const { captured } = close(given, [...outputs.slice(0, 1), ...loop.next], isOuter);
  const around = [...loop.around, ...captured];
  const most = maximumIterations;
  const differentiable = [...loop.first(first, () => scope.key), ...around].some((x) => x.requiresGrad);
  if (most !== null && gradEnabled() && differentiable) return asScan(test, turn, loopVars, most);
  const all = [...given, ...givenInputs(captured, 'outer')];
  const key = () => (most === null ? ownStream() : nextKeys(most * scope.draws));
  const results = applyAll(whileLoopOp, [...loop.first(first, key), ...around], {
    condition: close(all, outputs.slice(0, 1), isOuter).graph,
    body: close(all, loop.next, isOuter).graph,
    carried: loop.next.length,
    maximumIterations,
  });
  loop.assign(results);
  return rebuild(loopVars, results);
}

/** The loop as a scan of as many turns as there may be, in which those after the last change nothing. */
function asScan(test: (v: Tree) => Tensor, turn: (v: Tree) => Tree, loopVars: Tree, length: number): Tree {
  const on = asCondition('whileLoop', true);
  const [[, last]] = scan(
    ([active, variables]: readonly [Tensor, Tree]): readonly [readonly [Tensor, Tree], Tree] => {
      const goesOn = cond(
        active,
        () => test(variables),
        () => active,
      );
      return [
        [
          goesOn,
          cond(
            goesOn,
            () => turn(variables),
            () => variables,
          ),
        ],
        [],
      ];
    },
    [on, loopVars] as readonly [Tensor, Tree],
    null,
    { length },
  );
  return last;
}
