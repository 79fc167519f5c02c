import { allocate, isFloat } from '../dtype.ts';
import type { EntryId, Graph } from '../graph/graph.ts';
import { interpret } from '../graph/interpret.ts';
import { symbolic } from '../graph/trace.ts';
import { elements, type View, viewOf } from '../kernels/view.ts';
import { applyAll } from '../operation.ts';
import { add } from '../ops/arithmetic.ts';
import { stretched } from '../ops/operands.ts';
import { sizeOf } from '../shape.ts';
import type { AttributeValue, TensorSpec } from '../spec.ts';
import type { OpDef, Tensor, VjpContext } from '../tensor.ts';
import { checkNotAssigned } from './assigned.ts';
import { close, inputs as givenInputs } from './body.ts';
import { entriesRead, inputSpecs, isSavedFor, reversePass } from './reverse-pass.ts';

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
  /** Which of the carried values are parameters that the body assigns. */
  readonly assigned: readonly number[];
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
const row = (x: View, i: number): View =>
  viewOf(x.data, x.shape.slice(1), x.stride.slice(1), x.offset + i * x.stride[0]!);

function forward(inputs: readonly View[], attrs: ScanAttrs, specs: readonly TensorSpec[]): View[] {
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
  prune: (attrs, isRead) => {
    const { body, carried } = attrs;
    const kept = [...body.outputs.keys()].filter((i) => i < carried || isRead(i));
    const saved = kept.filter((i) => i >= body.outputs.length - attrs.saved).length;
    return { attrs: { ...attrs, saved, body: { ...body, outputs: kept.map((i) => body.outputs[i]!) } }, kept };
  },
};

/** To which inputs of the body a gradient may flow: to none that it assigns, since a gradient by those is an error. */
function flowsTo(inputs: readonly Tensor[], { carried, scanned, assigned }: ScanAttrs): readonly boolean[] {
  return inputs.map((x, i) => (i < carried + scanned || x.requiresGrad) && !assigned.includes(i));
}

/** Applies the loop; where it may be differentiated, it also stacks what gradient rules read of its body. */
export function applyScan(inputs: readonly Tensor[], attrs: ScanAttrs): readonly Tensor[] {
  const { body, carried } = attrs;
  if (!isSavedFor(inputs)) return applyAll(scanOp, inputs, attrs);
  const wanted = flowsTo(inputs, attrs);
  const isAround = (id: EntryId) => id >= carried && id < inputs.length;
  const saved = entriesRead(body, wanted).filter((id) => !isAround(id));
  const outputs = [...body.outputs, ...saved];
  return applyAll(scanOp, inputs, { ...attrs, body: { ...body, outputs }, saved: saved.length });
}

/** The loop backwards: it carries the cotangents of what was carried, and sums of those of what came from around the body. */
function scanBackward({ g, y, x, attrs, wanted }: VjpContext<ScanAttrs>): (Tensor | null)[] {
  const { body, carried, scanned, saved, length, reverse, assigned } = attrs;
  checkNotAssigned(
    'scan',
    assigned.some((i) => wanted[i]),
  );
  const carriedFloats = x.flatMap((t, i) => (i < carried && isFloat(t.dtype) ? [i] : []));
  const stackedWithGradient = y.flatMap((_, i) => (i >= carried && g[i] ? [i] : []));
  const seeded = [...carriedFloats, ...stackedWithGradient].map((i) => body.outputs[i]!);
  const pass = reversePass(body, flowsTo(x, attrs), seeded);
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
  const places = new Map(pass.values.map((t, id) => [t, id]));
  const savedAt = new Map(body.outputs.slice(body.outputs.length - saved).map((id, k) => [id, y.length - saved + k]));
  // A value of the body that was not saved, since no gradient flowed to it at a lower order, is computed again.
  const isGiven = (t: Tensor) => {
    const id = places.get(t);
    return id === undefined ? pass.isStranger(t) : pass.isForward(t) && (savedAt.has(id) || id < x.length);
  };
  const read = close(seeds, outputs, isGiven).captured;
  // What is no value of the body comes from around it: a gradient rule may read such a tensor.
  const isAround = (t: Tensor) => {
    const id = places.get(t);
    return id === undefined || (!savedAt.has(id) && id >= carried + scanned);
  };
  const sourceOf = (t: Tensor) => {
    const id = places.get(t);
    if (id === undefined) return t;
    return savedAt.has(id) ? y[savedAt.get(id)!]! : x[id]!;
  };
  const rows = read.filter((t) => !isAround(t));
  const rest = read.filter(isAround);
  const { graph } = close([...seeds, ...givenInputs([...rows, ...rest], 'x')], outputs, isGiven);
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
      assigned: [],
    },
  );
  const found = new Map([...carriedFloats, ...around, ...slices].map((i, k) => [i, results[k]!]));
  return x.map((_, i) => found.get(i) ?? null);
}
