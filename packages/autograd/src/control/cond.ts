import { allocate } from '../dtype.ts';
import { ShapeError } from '../errors.ts';
import { checkFunction } from '../given/given-function.ts';
import type { Entry, EntryId, Graph } from '../graph/graph.ts';
import { interpret } from '../graph/interpret.ts';
import { elements, viewOf } from '../kernels/view.ts';
import { applyAll } from '../operation.ts';
import { cast } from '../ops/cast.ts';
import { broadcastToOp, reshape } from '../ops/movement.ts';
import { asTensor, type Operand, stretched } from '../ops/operands.ts';
import type { Parameter } from '../parameter.ts';
import { nextKeys } from '../random/generator.ts';
import { formatShape } from '../shape.ts';
import type { AttributeValue, TensorSpec } from '../spec.ts';
import type { OpDef, Tensor, VjpContext } from '../tensor.ts';
import { rebuild, type StructureOf, type Tree } from '../tree.ts';
import { checkNotAssigned } from './assigned.ts';
import { type Body, close, inputs as givenInputs, traceBody } from './body.ts';
import { checkSameSpecs } from './check-structure.ts';
import { entriesRead, inputSpecs, isSavedFor, reversePass } from './reverse-pass.ts';

/**
 * One of two bodies, by a condition. The inputs of the op are the condition, then those of both bodies; the outputs are theirs, at
 * whose end stands what gradient rules read of them: the one that did not run gives zeros.
 */
export interface CondAttrs {
  readonly onTrue: Graph;
  readonly onFalse: Graph;
  /** How many of the last outputs are there for gradients of each body. */
  readonly savedOnTrue: number;
  readonly savedOnFalse: number;
  /** Which of the inputs of the bodies are parameters that one of them assigns. */
  readonly assigned: readonly number[];
  readonly [name: string]: AttributeValue;
}

const specsOf = ({ entries, outputs }: Graph): TensorSpec[] =>
  outputs.map((id) => ({ shape: entries[id]!.shape, dtype: entries[id]!.dtype }));

export const condOp: OpDef<CondAttrs> = {
  name: 'cond',
  infer: (_, { onTrue }) => specsOf(onTrue),
  forward: ([condition, ...inputs], { onTrue, onFalse }) => {
    return interpret(elements(condition!)[0] ? onTrue : onFalse, inputs);
  },
  vjp: condBackward,
  prune: (attrs, isRead) => {
    const { onTrue, onFalse } = attrs;
    const count = onTrue.outputs.length;
    const kept = [...onTrue.outputs.keys()].filter(isRead);
    const pruned = (body: Graph): Graph => ({ ...body, outputs: kept.map((i) => body.outputs[i]!) });
    const savedOnFalse = kept.filter((i) => i >= count - attrs.savedOnFalse).length;
    const saved = kept.filter((i) => i >= count - attrs.savedOnFalse - attrs.savedOnTrue).length;
    const savedOnTrue = saved - savedOnFalse;
    return { attrs: { ...attrs, onTrue: pruned(onTrue), onFalse: pruned(onFalse), savedOnTrue, savedOnFalse }, kept };
  },
};

/** The body with more outputs: some of its entries, and zeros, in this order. */
function withOutputs(body: Graph, more: readonly (EntryId | TensorSpec)[]): Graph {
  const entries: Entry[] = [...body.entries];
  const zeros = ({ shape, dtype }: TensorSpec): EntryId => {
    const value = viewOf(allocate(dtype, 1), []);
    const op = broadcastToOp as unknown as OpDef;
    const constant = entries.push({ kind: 'constant', shape: [], dtype, value }) - 1;
    return entries.push({ kind: 'op', op, inputs: [constant], attrs: { shape }, shape, dtype }) - 1;
  };
  const outputs = [...body.outputs, ...more.map((part) => (typeof part === 'number' ? part : zeros(part)))];
  return { ...body, entries, outputs };
}

/** To which inputs of the bodies a gradient may flow: to none that one assigns, since a gradient by those is an error. */
const flowsTo = (inputs: readonly Tensor[], assigned: readonly number[]): readonly boolean[] =>
  inputs.map((x, i) => x.requiresGrad && !assigned.includes(i));

/** Applies the choice; where it may be differentiated, it also returns what gradient rules read of its bodies. */
function applyCond(
  condition: Tensor,
  inputs: readonly Tensor[],
  onTrue: Graph,
  onFalse: Graph,
  assigned: readonly number[],
): readonly Tensor[] {
  const plain = { onTrue, onFalse, savedOnTrue: 0, savedOnFalse: 0, assigned };
  if (!isSavedFor(inputs)) return applyAll(condOp, [condition, ...inputs], plain);
  const flows = flowsTo(inputs, assigned);
  const [readOnTrue, readOnFalse] = [onTrue, onFalse].map((body) =>
    entriesRead(body, flows).filter((id) => id >= inputs.length),
  ) as [EntryId[], EntryId[]];
  return applyAll(condOp, [condition, ...inputs], {
    onTrue: withOutputs(onTrue, [...readOnTrue, ...readOnFalse.map((id) => onFalse.entries[id]!)]),
    onFalse: withOutputs(onFalse, [...readOnTrue.map((id) => onTrue.entries[id]!), ...readOnFalse]),
    savedOnTrue: readOnTrue.length,
    savedOnFalse: readOnFalse.length,
    assigned,
  });
}

/** The gradient of the body that ran, by the same condition. */
function condBackward({ g, y, x: [condition, ...x], attrs, wanted }: VjpContext<CondAttrs>): (Tensor | null)[] {
  const { onTrue, onFalse, savedOnTrue, savedOnFalse, assigned } = attrs;
  checkNotAssigned(
    'cond',
    assigned.some((i) => wanted[i + 1]),
  );
  const seeded = y.flatMap((_, i) => (g[i] ? [i] : []));
  const asked = x.flatMap((_, i) => (wanted[i + 1] ? [i] : []));
  const flows = flowsTo(x, assigned);
  const results = y.length - savedOnTrue - savedOnFalse;
  const saved = y.slice(results);
  /** The gradient of a body, as a body whose inputs are the cotangents, all that was saved, what is around, and `strangers`. */
  const backward = (body: Graph, from: number, count: number) => {
    const pass = reversePass(
      body,
      flows,
      seeded.map((i) => body.outputs[i]!),
    );
    const specs = inputSpecs(body);
    const outputs = asked.map((i) => pass.cotangents[i] ?? stretched(specs[i]!, 0));
    const own = body.outputs.slice(results + from, results + from + count);
    const standsForSaved = (k: number) => (k >= from && k < from + count ? [pass.values[own[k - from]!]!] : []);
    const given = [
      ...givenInputs(pass.seeds, 'g'),
      ...saved.map(({ shape, dtype }, k) => ({
        entry: { kind: 'input', name: `saved${k}`, shape, dtype } as const,
        stands: standsForSaved(k),
      })),
      ...givenInputs(pass.values.slice(0, x.length), 'x'),
    ];
    return { given, outputs, isStranger: pass.isStranger };
  };
  const passes = [backward(onTrue, 0, savedOnTrue), backward(onFalse, savedOnTrue, savedOnFalse)] as const;
  // A gradient rule may read a tensor from around the body. A value of the body that was not saved, since no gradient flowed to it at
  // a lower order, is computed again.
  const strangers = [
    ...new Set(passes.flatMap(({ given, outputs, isStranger }) => close(given, outputs, isStranger).captured)),
  ];
  const [onTrueBack, onFalseBack] = passes.map(
    ({ given, outputs, isStranger }) =>
      close([...given, ...givenInputs(strangers, 'outer')], outputs, isStranger).graph,
  ) as [Graph, Graph];
  const cotangents = applyCond(
    condition!,
    [...seeded.map((i) => g[i]!), ...saved, ...x, ...strangers],
    onTrueBack,
    onFalseBack,
    [],
  );
  const found = new Map(asked.map((i, k) => [i, cotangents[k]!]));
  return [null, ...x.map((_, i) => found.get(i) ?? null)];
}

/** The condition as one bool. */
export function asCondition(where: string, condition: Operand): Tensor {
  const t = asTensor(where, condition);
  if (t.size === 1) return cast(reshape(t, []), 'bool');
  throw new ShapeError({
    where,
    got: `a condition of shape ${formatShape(t.shape)}`,
    expected: 'one element',
    fix: 'Reduce it with .max() or .min(), or choose element by element with where()',
  });
}

/**
 * What `trueFunction` returns where the condition holds (is not 0), else what `falseFunction` returns. Both are traced, and one is
 * run. What they read from around them, parameters too, stays differentiable; parameters that the one assigns hold that value
 * afterwards. Source: Keras' ops.cond, JAX's lax.cond.
 *
 * @param condition A tensor of one element, or a boolean.
 * @throws ValueError, ShapeError or DTypeError when the two results differ in structure, shapes or dtypes.
 *
 * @example
 * ```ts
 * import { compile, cond, type Tensor, tensor } from 'keisan';
 *
 * const f = compile((x: Tensor) => cond(x.sum().greater(0), () => x, () => x.neg()));
 * await f(tensor([-1, -2])); // [1, 2]
 * ```
 */
export function cond<R extends Tree>(condition: Operand, trueFunction: () => R, falseFunction: () => R): R;
/** The same for results whose types are interfaces. */
export function cond<R extends object>(
  condition: Operand,
  trueFunction: () => R,
  falseFunction: () => R,
  ...never: R extends StructureOf<R> ? [] : [result: never]
): R;
export function cond<R extends Tree>(condition: Operand, trueFunction: () => R, falseFunction: () => R): R {
  const where = 'cond';
  for (const f of [trueFunction, falseFunction])
    checkFunction(where, f, 'two functions', 'cond(x.sum().greater(0), () => x, () => x.neg())');
  const chosen = asCondition(where, condition).read();
  const bodies = [traceBody(where, trueFunction), traceBody(where, falseFunction)] as const;
  checkSameSpecs(`${where}: the result of the second function`, bodies[1].result, bodies[0].result);
  const parameters = [...new Set(bodies.flatMap(({ scope }) => [...scope.outer.keys()]))];
  const assigned = parameters.filter((p) => bodies.some(({ scope }) => scope.changed.some(([q]) => p === q)));
  const draws = Math.max(...bodies.map(({ scope }) => scope.draws));
  const outerOf = (p: Parameter) => bodies[0].scope.outer.get(p) ?? bodies[1].scope.outer.get(p)!;
  const given = ({ scope }: Body<R>) => [
    ...parameters.map((p) => {
      const outer = outerOf(p);
      const { name, shape, dtype } = outer;
      return { entry: { kind: 'input', name, shape, dtype } as const, stands: [outer, scope.before.get(p) ?? outer] };
    }),
    ...(draws > 0 ? givenInputs([scope.key], 'key') : []),
  ];
  // Where a body leaves a parameter alone, it returns what that holds.
  const outputs = ({ scope, outputs: own }: Body<R>) => [
    ...own,
    ...assigned.map((p) => scope.now.get(p) ?? outerOf(p)),
  ];
  const isOuter = (body: Body<R>) => (t: Tensor) => t.id < body.start;
  const around = [...new Set(bodies.flatMap((body) => close(given(body), outputs(body), isOuter(body)).captured))];
  const [onTrue, onFalse] = bodies.map(
    (body) => close([...given(body), ...givenInputs(around, 'outer')], outputs(body), isOuter(body)).graph,
  ) as [Graph, Graph];
  const inputs = [...parameters.map(outerOf), ...(draws > 0 ? [nextKeys(draws)] : []), ...around];
  const places = parameters.flatMap((p, i) => (assigned.includes(p) && p.requiresGrad ? [i] : []));
  const results = applyCond(chosen, inputs, onTrue, onFalse, places);
  const count = bodies[0].outputs.length;
  assigned.forEach((p, i) => {
    p.assign(results[count + i]!);
  });
  return rebuild(bodies[0].result, results);
}
