import { addTo } from './add-to.ts';
import { checkDifferentiable } from './dtype.ts';
import { GradientError, ShapeError } from './errors.ts';
import { checkOptions } from './given/options.ts';
import { add } from './ops/arithmetic.ts';
import { cast } from './ops/cast.ts';
import { checkTensor, checkTensors, stretched } from './ops/operands.ts';
import { sumTo } from './ops/reduction.ts';
import { gradientsRecorded, noGrad } from './recording.ts';
import { formatShape, sameShape } from './shape.ts';
import type { GraphNode, Tensor } from './tensor.ts';

/** Every tensor that `root` was computed from, itself included, newest first. */
export function history(root: Tensor): Tensor[] {
  return historyOf([root]);
}

/**
 * Every tensor that one of `roots` was computed from, themselves included, newest first; what the tensors that `ends` were computed from
 * is left out. A node is gone through once, however many outputs it has.
 */
export function historyOf(roots: readonly Tensor[], ends: (t: Tensor) => boolean = () => false): Tensor[] {
  const seen = new Set<Tensor>(roots);
  const nodes = new Set<GraphNode>();
  const stack = [...seen];
  for (let t = stack.pop(); t; t = stack.pop()) {
    const { node } = t;
    if (!node || nodes.has(node) || ends(t)) continue;
    nodes.add(node);
    for (const input of node.inputs) {
      if (seen.has(input)) continue;
      seen.add(input);
      stack.push(input);
    }
  }
  return [...seen].sort((a, b) => b.id - a.id);
}

/** Whether some leaf of a history asks for a gradient other than `xs`, so that results may be differentiated again. */
export function hasOtherLeaves(order: readonly Tensor[], xs: ReadonlySet<Tensor>): boolean {
  return order.some((t) => !t.node && t.requiresGrad && !xs.has(t));
}

/** Undoes broadcasting and casting: brings a cotangent to the shape and dtype of the value it belongs to. */
function conform(cotangent: Tensor, to: Tensor): Tensor {
  const summed = sameShape(cotangent.shape, to.shape) ? cotangent : sumTo(cotangent, to.shape);
  return summed.dtype === to.dtype ? summed : cast(summed, to.dtype);
}

/** The applications of ops behind a history, newest first. */
function nodesOf(order: readonly Tensor[]): Set<GraphNode> {
  const nodes = new Set<GraphNode>();
  for (const { node } of order) if (node) nodes.add(node);
  return nodes;
}

/**
 * The reverse pass: visits the nodes of a history from the newest to the oldest, so that each comes after everything
 * computed from it, and without recursion. Cotangents flow through `wanted` tensors only; those of `kept` ones and of leaves are
 * returned.
 */
export function pullBack(
  order: readonly Tensor[],
  seeds: Iterable<readonly [Tensor, Tensor]>,
  wanted: (t: Tensor) => boolean,
  kept: (t: Tensor) => boolean,
): Map<Tensor, Tensor> {
  const sofar = new Map(seeds);
  for (const { op, inputs: x, attrs, outputs: y } of nodesOf(order)) {
    const g = y.map((t) => sofar.get(t) ?? null);
    for (const t of y) if (!kept(t)) sofar.delete(t);
    if (op.vjp === 'nondifferentiable' || g.every((cotangent) => !cotangent)) continue;
    const cotangents = op.vjp({ g, y, x, attrs, wanted: x.map(wanted) });
    cotangents.forEach((cotangent, i) => {
      const to = x[i]!;
      if (!cotangent || !wanted(to)) return;
      const [before, now] = [sofar.get(to), conform(cotangent, to)];
      sofar.set(to, before ? add(before, now) : now);
    });
  }
  return sofar;
}

function seedFor(where: string, y: Tensor, gradient: Tensor | undefined): Tensor {
  if (!gradient) {
    if (y.size === 1) return stretched(y, 1);
    throw new ShapeError({
      where,
      got: `a result of shape ${formatShape(y.shape)}`,
      expected: 'a scalar',
      fix: 'Reduce it with .sum() or .mean(), or pass the gradient to start from',
    });
  }
  checkTensor(where, gradient);
  if (!sameShape(gradient.shape, y.shape)) {
    throw new ShapeError({
      where,
      got: `a gradient of shape ${formatShape(gradient.shape)}`,
      expected: `the shape of the result, ${formatShape(y.shape)}`,
    });
  }
  return cast(gradient, y.dtype);
}

/** Options of {@link backward}. */
export interface BackwardOptions {
  /** Whether the gradients keep their own history, so that they can be differentiated again. Default: false. */
  createGraph?: boolean;
}

/**
 * Adds d(y)/d(leaf) to the `grad` of every leaf with `requiresGrad` that `y` was computed from.
 *
 * @param gradient d(result)/d(y), of `y`'s shape; by default 1, for which `y` must hold one element.
 * @throws GradientError when nothing that `y` was computed from requires a gradient, or in traced code.
 * @throws ShapeError when `y` is not a scalar and no gradient is given.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * const x = tensor([1, 2, 3], { requiresGrad: true });
 * x.square().sum().backward();
 * x.grad; // [2, 4, 6]
 * ```
 */
export function backward(y: Tensor, gradient?: Tensor, options: BackwardOptions = {}): void {
  checkTensor('backward', y);
  checkOptions('backward', options, { createGraph: true });
  const root = y.read();
  if (root.isSymbolic) {
    throw new GradientError({
      where: 'backward',
      got: 'a symbolic tensor',
      expected: 'a computed one: backward() writes to .grad, which compiled code cannot do',
      fix: 'In compiled code use grad(), valueAndGrad() or gradients(), which return the gradients',
    });
  }
  if (!root.requiresGrad) {
    throw new GradientError({
      where: 'backward',
      got: 'a tensor that was computed from nothing that requires a gradient',
      expected: 'at least one tensor made with { requiresGrad: true }, or a Parameter, in its history',
      fix: 'Mark the tensors to differentiate by, and keep noGrad and detach off the way',
    });
  }
  const order = history(root);
  const seed = seedFor('backward', root, gradient);
  const wanted = (t: Tensor) => t.requiresGrad;
  const run = () => {
    for (const [leaf, g] of pullBack(order, [[root, seed]], wanted, () => false)) {
      const target = leaf.gradTarget;
      target.grad = target.grad ? add(target.grad, g) : g;
    }
  };
  if (options.createGraph) run();
  else noGrad(run);
}

/** What of each parameter is in a history: the values that it had when it was read. */
function valuesRead(order: readonly Tensor[]): Map<Tensor, Tensor[]> {
  const values = new Map<Tensor, Tensor[]>();
  for (const t of order) {
    const target = t.gradTarget;
    if (target !== t) addTo(values, target, t);
  }
  return values;
}

/** Options of {@link gradients}. */
export interface GradientsOptions extends BackwardOptions {
  /** d(result)/d(y), of `y`'s shape. Default: 1, for which `y` must hold one element. */
  gradient?: Tensor;
}

/**
 * The gradients of `y` with respect to each of `xs`, which may be leaves, parameters or anything computed on the way;
 * zeros where `y` does not depend on it. Leaves every `.grad` alone.
 *
 * The results keep their history when something other than `xs` requires a gradient, or in traced code; `createGraph`
 * overrides this.
 *
 * @throws ShapeError when `y` is not a scalar and no gradient is given, GradientError when one of `xs` requires none.
 * @throws DTypeError when `y` or one of `xs` holds integers or booleans.
 *
 * @example
 * ```ts
 * import { gradients, tensor } from 'keisan';
 *
 * const x = tensor([1, 2], { requiresGrad: true });
 * const [dx] = gradients(x.square().sum(), [x]);
 * dx; // [2, 4]
 * ```
 */
export function gradients(y: Tensor, xs: readonly Tensor[], options: GradientsOptions = {}): Tensor[] {
  checkTensor('gradients', y);
  checkTensors('gradients', xs);
  checkOptions('gradients', options, { gradient: true, createGraph: true });
  const root = y.read();
  const sources = xs.map((x) => x.read());
  checkDifferentiable('gradients: the result', root.dtype);
  for (const { dtype } of sources) checkDifferentiable('gradients', dtype);
  const place = sources.findIndex((x) => !x.requiresGrad);
  if (place >= 0) {
    throw new GradientError({
      where: 'gradients',
      got: `a tensor of shape ${formatShape(sources[place]!.shape)} that requires no gradient`,
      expected: 'tensors that do: no history leads to others',
      fix: `${'trainable' in xs[place]! ? 'Set its trainable to true' : 'Make it with { requiresGrad: true }'} before computing the result, and keep noGrad and detach off the way`,
    });
  }
  const order = history(root);
  const values = valuesRead(order);
  const standsOf = xs.map((x, i) => [...new Set([sources[i]!, ...(values.get(x) ?? [])])]);
  const kept = new Set(standsOf.flat());
  const dependent = new Set<Tensor>(kept);
  for (const { op, inputs, outputs } of [...nodesOf(order)].reverse()) {
    if (op.vjp === 'nondifferentiable' || !inputs.some((input) => dependent.has(input))) continue;
    for (const t of outputs) if (t.requiresGrad) dependent.add(t);
  }
  const seed = seedFor('gradients', root, options.gradient);
  const createGraph = options.createGraph ?? (root.isSymbolic || gradientsRecorded() || hasOtherLeaves(order, kept));
  const run = () => {
    const found = pullBack(
      order,
      [[root, seed]],
      (t) => dependent.has(t),
      (t) => kept.has(t),
    );
    return sources.map((x, i) => {
      const parts = standsOf[i]!.flatMap((t) => found.get(t) ?? []);
      return parts.length === 0 ? stretched(x, 0) : parts.reduce((sum, part) => add(sum, part));
    });
  };
  return createGraph ? run() : noGrad(run);
}
