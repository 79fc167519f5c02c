import type { Graph, TensorSpec } from '@keisan/autograd';
import { inputsOf } from '@keisan/autograd/internal';
import type { LoweringContext, OnnxBuilder, OnnxSpec } from '../builder.ts';

const flag: OnnxSpec = { dtype: 'bool', shape: [] };
const counter: OnnxSpec = { dtype: 'int64', shape: [] };

/** What a scan is, as far as its lowering goes. */
interface ScanParts {
  readonly body: Graph;
  readonly carried: number;
  readonly scanned: number;
  readonly length: number;
  readonly reverse: boolean;
}

/** What a slice of a stacked value is. */
const sliceOf = ({ dtype, shape }: TensorSpec): OnnxSpec => ({ dtype, shape: shape.slice(1) });

/** The entries that somebody reads. */
const readIn = ({ entries, outputs }: Graph) => new Set([...entries.flatMap(inputsOf), ...outputs]);

/** A Loop, whose body picks the slices that it reads. */
export function lowerScan(
  b: OnnxBuilder,
  inputs: readonly string[],
  { attrs, inputs: specs, outputs }: LoweringContext<ScanParts>,
): readonly string[] {
  const { body, carried, scanned, length, reverse } = attrs;
  const read = readIn(body);
  const [carry, around] = [inputs.slice(0, carried), inputs.slice(carried + scanned)];
  const step = b.graph(
    [counter, flag, ...specs.slice(0, carried)],
    [flag, ...outputs.map((spec, i) => (i < carried ? spec : sliceOf(spec)))],
    (inner, [turn, goesOn, ...state]) => {
      const i = reverse ? inner.node('Sub', [inner.constant(length - 1, 'int64'), turn!]) : turn!;
      const rows = inputs
        .slice(carried, carried + scanned)
        .map((x, k) => (read.has(carried + k) ? inner.node('Gather', [x, i], { axis: 0 }) : x));
      return [goesOn!, ...inner.lower(body, [...state, ...rows, ...around])];
    },
  );
  const turns = length >= 0 ? b.constant(length, 'int64') : lengthOf(b, inputs[carried]!);
  const results = b.nodeWithOutputs('Loop', [turns, b.constant(1, 'bool'), ...carry], outputs.length, { body: step });
  return results.map((name, i) => (reverse && i >= carried ? flipped(b, name) : name));
}

/** The length of the first axis, where it is known only when the model runs. */
function lengthOf(b: OnnxBuilder, x: string): string {
  const [shape] = b.nodeWithOutputs('Shape', [x], 1, { start: 0, end: 1 });
  return b.node('Squeeze', [shape!]);
}

/** The last first, along the first axis. */
function flipped(b: OnnxBuilder, x: string): string {
  const [start, end, axis, step] = [-1, -0x7fffffff, 0, -1].map((n) => b.constant([n], 'int64'));
  return b.node('Slice', [x, start!, end!, axis!, step!]);
}

/** What a while loop is, as far as its lowering goes. */
interface WhileParts {
  readonly condition: Graph;
  readonly body: Graph;
  readonly carried: number;
  readonly maximumIterations: number | null;
}

/** A Loop that asks its condition before the first turn and after each. */
export function lowerWhile(
  b: OnnxBuilder,
  inputs: readonly string[],
  { attrs: { condition, body, carried, maximumIterations }, outputs }: LoweringContext<WhileParts>,
): readonly string[] {
  const [carry, around] = [inputs.slice(0, carried), inputs.slice(carried)];
  const step = b.graph([counter, flag, ...outputs], [flag, ...outputs], (inner, [, , ...state]) => {
    const next = inner.lower(body, [...state, ...around]);
    return [...inner.lower(condition, [...next, ...around]), ...next];
  });
  const most = maximumIterations === null ? '' : b.constant(maximumIterations, 'int64');
  return b.nodeWithOutputs('Loop', [most, ...b.lower(condition, inputs), ...carry], outputs.length, { body: step });
}

/** What a choice is, as far as its lowering goes. */
interface CondParts {
  readonly onTrue: Graph;
  readonly onFalse: Graph;
}

/** An If. */
export function lowerCond(
  b: OnnxBuilder,
  [condition, ...inputs]: readonly string[],
  { attrs: { onTrue, onFalse }, outputs }: LoweringContext<CondParts>,
): readonly string[] {
  const branch = (body: Graph) => b.graph([], outputs, (inner) => inner.lower(body, inputs));
  return b.nodeWithOutputs('If', [condition!], outputs.length, {
    then_branch: branch(onTrue),
    else_branch: branch(onFalse),
  });
}
