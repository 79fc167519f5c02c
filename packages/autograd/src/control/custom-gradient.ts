import { GradientError, ShapeError, ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import { checkDone, checkFunction } from '../given/given-function.ts';
import { replay } from '../graph/replay.ts';
import { symbolic } from '../graph/trace.ts';
import { applyAll } from '../operation.ts';
import { leafOf } from '../ops/cast.ts';
import { checkTensor, stretched } from '../ops/operands.ts';
import { nextKeys } from '../random/generator.ts';
import { gradEnabled } from '../recording.ts';
import { formatShape, sameShape } from '../shape.ts';
import { type OpDef, Tensor } from '../tensor.ts';
import { leaves, rebuild, type Tree } from '../tree.ts';
import { close, inputs as givenInputs, isInBody, traceBody } from './body.ts';
import { isSurveying } from './reverse-pass.ts';

/** The gradients of arguments: null for one that has none, as integers have. */
type Gradients = readonly (Tensor | null)[];

/** What a function with a gradient of its own returns: its result, and the gradients of its arguments from that of the result. */
export type WithGradient<R extends Tree> = readonly [result: R, gradient: (upstream: R) => Tensor | Gradients | null];

const where = 'customGradient';

/** Calls the function and checks that it returns what it has to. */
function pairFrom<R extends Tree>(f: () => WithGradient<R>): WithGradient<R> {
  const made: unknown = checkDone(where, f());
  if (Array.isArray(made) && made.length === 2 && typeof made[1] === 'function')
    return made as unknown as WithGradient<R>;
  throw new ValueError({
    where,
    got: `a function that returns ${describeValue(made)}`,
    expected: 'a pair: the result, and a function from the gradient of the result to those of the arguments',
    fix: 'Write customGradient((x) => [x.exp(), (g) => g.mul(x.exp())])',
  });
}

/** @throws GradientError, ShapeError where there is not one gradient of the right shape for each argument. */
function checkGradients(found: Tensor | Gradients | null, args: readonly Tensor[]): Gradients {
  const list = found instanceof Tensor || found === null ? [found] : found;
  if (!Array.isArray(list) || list.length !== args.length) {
    throw new GradientError({
      where,
      got: Array.isArray(list) ? `${list.length} gradients` : describeValue(list),
      expected: args.length === 1 ? 'one gradient' : `a list of ${args.length} gradients, one for each argument`,
    });
  }
  list.forEach((g, i) => {
    if (g === null) return;
    checkTensor(`${where}: the gradient of argument ${i}`, g);
    if (sameShape(g.shape, args[i]!.shape)) return;
    throw new ShapeError({
      where: `${where}: the gradient of argument ${i}`,
      got: `shape ${formatShape(g.shape)}`,
      expected: `the shape of the argument, ${formatShape(args[i]!.shape)}`,
    });
  });
  return list;
}

/**
 * A function of tensors with a gradient of its own in place of the one that follows from its operations: for numbers that are more
 * exact, for gradients that are clipped, reversed or passed straight through. Values of the forward pass may be used in the gradient;
 * gradients of gradients go through the operations of both. No gradient flows to parameters and other tensors that `f` reads from
 * around it. In a body of control flow both are traced, once, and see parameters as they are there; elsewhere the gradient runs when
 * it is asked for. Source: Keras' ops.custom_gradient.
 *
 * @param f From tensors to a pair: the result, and a function from d(y)/d(result), in the structure of the result, to d(y)/d(argument):
 * a tensor, or a list with one for each argument. Null says that there is none: an argument is an integer, or the result does not depend on it.
 * @throws ValueError when `f` returns no such pair; ShapeError when a gradient has not the shape of its argument.
 *
 * @example
 * ```ts
 * import { customGradient, type Tensor, tensor } from 'keisan';
 *
 * const round = customGradient((x: Tensor) => [x.add(0.5).floor(), (g: Tensor) => g]); // straight through
 * const x = tensor([0.4, 1.6], { requiresGrad: true });
 * round(x).mul(x).sum().backward();
 * x.grad; // [0.4, 3.6] to float32's precision
 * ```
 */
export function customGradient<Args extends readonly Tensor[], R extends Tree>(
  f: (...args: Args) => WithGradient<R>,
): (...args: Args) => R {
  checkFunction(where, f, 'a function of tensors', 'customGradient((x) => [x.exp(), (g) => g.mul(x.exp())])');
  return (...args) => {
    for (const x of args) checkTensor(where, x);
    const inputs = args.map((x) => x.read());
    const [result, gradient] = pairFrom(() => f(...(inputs as unknown as Args)));
    const outputs = leaves(`${where}: the result`, result).map((t) => t.read());
    const back = (upstream: readonly Tensor[]) => checkGradients(gradient(rebuild(result, upstream)), inputs);
    const isWanted = gradEnabled() && inputs.some((x) => x.requiresGrad);
    const traced = isWanted && isInBody() ? attempted(() => traceBack(back, outputs)) : null;
    const known = outputs.map((t) => leafOf(t, false));
    const op = opFor(inputs, outputs, traced ? traced.back : back);
    return rebuild(result, applyAll(op, [...inputs, ...known, ...(traced?.around ?? [])], { first: inputs.length }));
  };
}

/** From what comes back from the results, and what the gradient reads from around it, to the gradients of the arguments. */
type Back = (upstream: readonly Tensor[], around: readonly Tensor[]) => Gradients;

/** A gradient as it is traced, and the tensors from around that it reads. */
interface Traced {
  readonly back: Back;
  readonly around: readonly Tensor[];
}

/** What cannot be traced is an error only where a gradient is asked for: a body may be surveyed, where nobody does. */
function attempted(trace: () => Traced): Traced {
  try {
    return trace();
  } catch (error) {
    const back = () => {
      if (isSurveying()) return [];
      throw error;
    };
    return { back, around: [] };
  }
}

/** Which of its inputs are the results that the op hands on: so many as it has outputs, from the first on. */
interface CustomAttrs {
  readonly first: number;
  readonly [name: string]: number;
}

/** The op that hands results on, and whose gradient is the given one. Its inputs are the arguments, the results, and what `back` reads. */
function opFor(inputs: readonly Tensor[], outputs: readonly Tensor[], back: Back): OpDef<CustomAttrs> {
  const [first, end] = [inputs.length, inputs.length + outputs.length];
  return {
    name: where,
    infer: (specs) => specs.slice(first, end),
    forward: (values) => values.slice(first, end),
    vjp: ({ g, x }) => {
      const upstream = g.map((t, i) => t ?? stretched(outputs[i]!, 0));
      const found = back(upstream, x.slice(end));
      return x.map((_, i) => found[i] ?? null);
    },
  };
}

/**
 * Traces a gradient as a graph of what comes back, and of what it reads from around it: the body of a loop is differentiated on other
 * tensors than those that it was traced with.
 */
function traceBack(back: (upstream: readonly Tensor[]) => Gradients, outputs: readonly Tensor[]): Traced {
  const upstream = outputs.map((t) => symbolic(t, true));
  let has: readonly boolean[] = [];
  const {
    scope,
    outputs: gradients,
    start,
  } = traceBody(where, () => {
    const found = back(upstream);
    has = found.map((g) => g !== null);
    return found.filter((g) => g !== null);
  });
  const [changed] = scope.changed;
  if (changed) {
    throw new GradientError({
      where,
      got: `a gradient that assigns the parameter "${changed[0].name}"`,
      expected: 'a gradient that changes nothing',
      fix: 'Assign it in the function itself',
    });
  }
  const parameters = [...scope.outer.keys()];
  const keys = scope.draws > 0 ? [scope.key] : [];
  const stands = [...upstream, ...parameters.map((parameter) => scope.before.get(parameter)!), ...keys];
  const { graph, captured } = close(givenInputs(stands, 'g'), gradients, (t) => t.id < start);
  const held = parameters.map((parameter) => scope.outer.get(parameter)!);
  return {
    back: (given, around) => {
      const values = replay(graph, [...given, ...around]);
      let next = 0;
      return has.map((isThere) => (isThere ? values[graph.outputs[next++]!]! : null));
    },
    around: [...held, ...keys.map(() => nextKeys(scope.draws)), ...captured],
  };
}
