import { describeValue } from '../describe-value.ts';
import { allocate, isFloat } from '../dtype.ts';
import { ShapeError, ValueError } from '../errors.ts';
import { nextKeys } from '../generator.ts';
import { checkDone, checkFunction } from '../given-function.ts';
import type { EntryId, Graph } from '../graph/graph.ts';
import { interpret } from '../graph/interpret.ts';
import { symbolic } from '../graph/trace.ts';
import { elements, type NdArray, viewOf } from '../kernels/view.ts';
import { applyAll } from '../operation.ts';
import { add } from '../ops/arithmetic.ts';
import { int32Vector, stretched } from '../ops/operands.ts';
import { checkOptions } from '../options.ts';
import { gradEnabled } from '../recording.ts';
import { formatShape, sizeOf } from '../shape.ts';
import type { AttributeValue, TensorSpec } from '../spec.ts';
import type { OpDef, Tensor, VjpContext } from '../tensor.ts';
import { leaves, rebuild, type Tree } from '../tree.ts';
import { close, inputs as givenInputs, traceBody } from './body.ts';
import { checkSameSpecs } from './check-structure.ts';
import { lowerScan } from './lower-control.ts';
import { entriesRead, inputSpecs, reversePass } from './reverse-pass.ts';

/**
 * A loop over the slices of tensors. The inputs of the body, and of the op, are the carried values, the slices (the scanned
 * tensors), then values from around it. The outputs of the body are the next carried values, then what is stacked, at whose end
 * stands what gradient rules read of the body.
 */
export interface ScanAttrs {
  readonly body: Graph;
  readonly carried: number;
  readonly scanned: number;
  /** How many of the last outputs are there for gradients alone. */
  readonly saved: number;
  /** The number of turns, or {@link ANY_LENGTH}. */
  readonly length: number;
  readonly reverse: boolean;
  readonly [name: string]: AttributeValue;
}

/**
 * The length of a first axis that is known only when a graph runs. Inputs of a graph may have it, a scan over them, and what that
 * stacks; nothing else can be computed from those.
 */
export const ANY_LENGTH = -1;

function infer(inputs: readonly TensorSpec[], { body, carried, length }: ScanAttrs): TensorSpec[] {
  return body.outputs.map((id, i) => {
    const { shape, dtype } = i < carried ? inputs[i]! : body.entries[id]!;
    return { shape: i < carried ? shape : [length, ...shape], dtype };
  });
}

/** Row `i` of an array: a view. */
const row = (x: NdArray, i: number): NdArray =>
  viewOf(x.data, x.shape.slice(1), x.stride.slice(1), x.offset + i * x.stride[0]!);

function forward(inputs: readonly NdArray[], attrs: ScanAttrs, specs: readonly TensorSpec[]): NdArray[] {
  const { body, carried, scanned, reverse } = attrs;
  const xs = inputs.slice(carried, carried + scanned);
  const around = inputs.slice(carried + scanned);
  const length = attrs.length === ANY_LENGTH ? xs[0]!.shape[0]! : attrs.length;
  const shapes = specs.slice(carried).map(({ shape }) => [length, ...shape.slice(1)]);
  const stacks = shapes.map((shape, k) => allocate(specs[carried + k]!.dtype, sizeOf(shape), 'scan'));
  let carry = inputs.slice(0, carried);
  for (let turn = 0; turn < length; turn++) {
    const i = reverse ? length - 1 - turn : turn;
    const results = interpret(body, [...carry, ...xs.map((x) => row(x, i)), ...around]);
    stacks.forEach((stack, k) => {
      const value = elements(results[carried + k]!);
      stack.set(value, i * value.length);
    });
    carry = results.slice(0, carried);
  }
  return [...carry, ...stacks.map((stack, k) => viewOf(stack, shapes[k]!))];
}

export const scanOp: OpDef<ScanAttrs> = {
  name: 'scan',
  infer,
  forward,
  vjp: scanBackward,
  onnx: lowerScan,
  prune: (attrs, isRead) => {
    const { body, carried } = attrs;
    const kept = [...body.outputs.keys()].filter((i) => i < carried || isRead(i));
    const saved = kept.filter((i) => i >= body.outputs.length - attrs.saved).length;
    return { attrs: { ...attrs, saved, body: { ...body, outputs: kept.map((i) => body.outputs[i]!) } }, kept };
  },
};

/** Applies the loop; where it may be differentiated, it also stacks what gradient rules read of its body. */
function applyScan(inputs: readonly Tensor[], attrs: ScanAttrs): readonly Tensor[] {
  const { body, carried, scanned } = attrs;
  if (!gradEnabled() || !inputs.some((x) => x.requiresGrad)) return applyAll(scanOp, inputs, attrs);
  const wanted = inputs.map((x, i) => i < carried + scanned || x.requiresGrad);
  const isAround = (id: EntryId) => id >= carried && id < inputs.length;
  const saved = entriesRead(body, wanted).filter((id) => !isAround(id));
  const outputs = [...body.outputs, ...saved];
  return applyAll(scanOp, inputs, { ...attrs, body: { ...body, outputs }, saved: saved.length });
}

/** The loop backwards: it carries the cotangents of what was carried, and sums of those of what came from around the body. */
function scanBackward({ g, y, x, attrs, wanted }: VjpContext<ScanAttrs>): (Tensor | null)[] {
  const { body, carried, scanned, saved, length, reverse } = attrs;
  const carriedFloats = x.flatMap((t, i) => (i < carried && isFloat(t.dtype) ? [i] : []));
  const stackedWithGradient = y.flatMap((_, i) => (i >= carried && g[i] ? [i] : []));
  const seeded = [...carriedFloats, ...stackedWithGradient].map((i) => body.outputs[i]!);
  const flows = x.map((t, i) => i < carried + scanned || t.requiresGrad);
  const pass = reversePass(body, flows, seeded);
  const seedsOf = (from: number, count: number) => pass.seeds.slice(from, from + count);
  const carrySeeds = seedsOf(0, carriedFloats.length);
  const stackSeeds = seedsOf(carriedFloats.length, stackedWithGradient.length);
  const around = x.flatMap((_, i) => (i >= carried + scanned && wanted[i] ? [i] : []));
  const slices = x.flatMap((_, i) => (i >= carried && i < carried + scanned && wanted[i] ? [i] : []));
  const specs = inputSpecs(body);
  const totals = around.map((i) => symbolic(specs[i]!, true));
  const cotangent = (i: number) => pass.cotangents[i] ?? stretched(specs[i]!, 0);
  const outputs = [
    ...carriedFloats.map(cotangent),
    ...around.map((i, k) => (pass.cotangents[i] ? add(totals[k]!, pass.cotangents[i]!) : totals[k]!)),
    ...slices.map(cotangent),
  ];
  const seeds = givenInputs([...carrySeeds, ...totals, ...stackSeeds], 'g');
  const read = close(seeds, outputs, pass.isForward).captured;
  const places = new Map(pass.values.map((t, id) => [t, id]));
  const savedAt = new Map(body.outputs.slice(body.outputs.length - saved).map((id, k) => [id, y.length - saved + k]));
  // What is no value of the body comes from around it: a gradient rule may read such a tensor.
  const isAround = (t: Tensor) => {
    const id = places.get(t) ?? x.length - 1;
    return !savedAt.has(id) && id >= carried + scanned;
  };
  const sourceOf = (t: Tensor) => {
    const id = places.get(t);
    if (id === undefined) return t;
    return savedAt.has(id) ? y[savedAt.get(id)!]! : x[id]!;
  };
  const rows = read.filter((t) => !isAround(t));
  const rest = read.filter(isAround);
  const { graph } = close([...seeds, ...givenInputs([...rows, ...rest], 'x')], outputs, pass.isForward);
  const results = applyScan(
    [
      ...carriedFloats.map((i) => g[i] ?? stretched(x[i]!, 0)),
      ...around.map((i) => stretched(x[i]!, 0)),
      ...stackedWithGradient.map((i) => g[i]!),
      ...rows.map(sourceOf),
      ...rest.map(sourceOf),
    ],
    {
      body: graph,
      carried: carriedFloats.length + around.length,
      scanned: stackSeeds.length + rows.length,
      saved: 0,
      length,
      reverse: !reverse,
    },
  );
  const found = new Map([...carriedFloats, ...around, ...slices].map((i, k) => [i, results[k]!]));
  return x.map((_, i) => found.get(i) ?? null);
}

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
 * hold their last value afterwards. Source: Keras' ops.scan, JAX's lax.scan.
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
  const stand = ({ shape, dtype }: TensorSpec, name: string) => symbolic({ shape, dtype }, isFloat(dtype), name);
  const carry = first.map((t, i) => stand(t, `carry${i}`));
  const slices = sources.map(({ shape, dtype }, i) => stand({ shape: shape.slice(1), dtype }, `x${i}`));
  const body = traceBody(where, () => {
    const slice = (xs === null ? null : rebuild(xs, slices)) as never;
    return [...pairOf(where, checkDone(where, f(rebuild(init, carry), slice)))];
  });
  const [nextCarry, stacked] = body.result as unknown as [Tree, Tree];
  checkSameSpecs(`${where}: the next carry`, nextCarry, init);
  const { scope, outputs, start } = body;
  const { changed, draws, key } = scope;
  const parameters = [...scope.outer.keys()];
  const readOnly = parameters.filter((p) => !changed.some(([q]) => p === q));
  const standOf = (p: (typeof parameters)[number]) => scope.before.get(p)!;
  const assigned = changed.map(([p]) => p);
  const random = draws > 0 ? [add(key, int32Vector(0, draws))] : [];
  const next = [...outputs.slice(0, first.length), ...changed.map(([, value]) => value), ...random];
  const { graph, captured } = close(
    [
      ...givenInputs([...carry, ...assigned.map(standOf), ...(draws > 0 ? [key] : [])], 'carry'),
      ...givenInputs(slices, 'x'),
      ...givenInputs(readOnly.map(standOf), 'variable'),
    ],
    [...next, ...outputs.slice(first.length)],
    (t) => t.id < start,
  );
  const outerOf = (p: (typeof parameters)[number]) => scope.outer.get(p)!;
  const results = applyScan(
    [
      ...first,
      ...assigned.map(outerOf),
      ...(draws > 0 ? [nextKeys((length === ANY_LENGTH ? 1 : length) * draws)] : []),
      ...sources,
      ...readOnly.map(outerOf),
      ...captured,
    ],
    { body: graph, carried: next.length, scanned: sources.length, saved: 0, length, reverse: options.reverse ?? false },
  );
  assigned.forEach((p, i) => {
    p.assign(results[first.length + i]!);
  });
  return [rebuild(init, results), rebuild(stacked, results.slice(next.length))];
}
