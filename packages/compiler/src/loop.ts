import { gather, stack, type Tensor, type Tree, ValueError } from '@keisan/autograd';
import {
  borrow,
  checkFunction,
  checkOptions,
  checkTensors,
  describeValue,
  drawingFrom,
  keyOf,
  leaves,
  rebuild,
  symbolicInputs,
  takeKey,
  traceProgram,
} from '@keisan/autograd/internal';
import { callEagerly } from './eagerly.ts';
import { rest } from './event-loop.ts';
import { type Executable, Executables } from './executables.ts';
import { assignUpdates, currentState, fromRuntime, toRuntime } from './feeds.ts';
import { CONTINUE, dataName, ORDER, STEPS, stackName, stateName, writeLoop } from './onnx/loop-model.ts';
import { signature } from './onnx/lower.ts';
import { optimize } from './passes/index.ts';
import { afterFailure } from './runtime/after-failure.ts';
import { checkRuntimeName, chooseRuntime } from './runtime/choose.ts';
import { isLarge } from './runtime/is-large.ts';
import { orEagerly } from './runtime/or-eagerly.ts';
import type { Runtime, RuntimeName, RuntimeTensor } from './runtime/session.ts';
import { Staging } from './staging.ts';
import { inTurn } from './turns.ts';

/** One step of a loop: what it computes from a batch of rows of each data set. It may read and assign parameters. */
export type Step<R extends Tree> = (batch: readonly Tensor[]) => R;

/** Runs a step over batches. */
export interface Loop<R extends Tree> {
  /** Whether the steps run on ONNX Runtime. */
  readonly compiled: boolean;
  /**
   * Runs one step per batch of `batchSize` rows, in the order given. Where one fails, those before it count.
   *
   * @param data One tensor per data set; their first axes are the samples.
   * @param order The samples of the batches, one after the other, as many as a multiple of `batchSize`.
   * @returns the steps' results, stacked along a new first axis.
   * @throws ValueError for anything else.
   */
  run(data: readonly Tensor[], order: Int32Array, batchSize: number): Promise<R>;
}

/** Options of {@link loop}. */
export interface LoopOptions {
  /** Where to run. Default: KEISAN_RUNTIME, else the fastest installed. */
  runtime?: RuntimeName;
}

type Execution<R> = Executable<[data: readonly Tensor[], order: Int32Array], R>;

const batchOf = (order: Int32Array, batchSize: number, step: number) =>
  borrow(order.subarray(step * batchSize, (step + 1) * batchSize));

function runEagerly<R extends Tree>(step: Step<R>, data: readonly Tensor[], order: Int32Array, batchSize: number): R {
  const results = Array.from({ length: order.length / batchSize }, (_, i) => {
    const rows = batchOf(order, batchSize, i);
    return callEagerly(
      'loop',
      step,
      data.map((x) => gather(x, rows)),
    );
  });
  const columns = results.map((result) => leaves('loop', result));
  return rebuild(
    results[0]!,
    (columns[0] ?? []).map((_, i) => stack(columns.map((column) => column[i]!))),
  );
}

async function build<R extends Tree>(
  step: Step<R>,
  data: readonly Tensor[],
  batchSize: number,
  runtime: Runtime,
  staging: Staging | null,
): Promise<Execution<R>> {
  const stands = symbolicInputs(data.map(({ shape, dtype }) => ({ shape: [batchSize, ...shape.slice(1)], dtype })));
  const traced = traceProgram(() => step(stands), stands, 'loop');
  const graph = optimize(traced.graph);
  const { parameters, result } = traced;
  const names = signature(graph);
  const session = await runtime.load(await writeLoop(graph, batchSize), isLarge(graph));
  const attempt = async (sets: readonly Tensor[], order: Int32Array, key: Tensor) => {
    const steps = order.length / batchSize;
    const rows = staging?.rowsOf(sets, order) ?? sets.map((x) => toRuntime(x, x.value));
    const before = parameters.map((parameter) => parameter.stored);
    const feeds: Record<string, RuntimeTensor> = {
      ...currentState(graph, names, parameters, key),
      [STEPS]: { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(steps)) },
      [CONTINUE]: { dtype: 'bool', shape: [], data: Uint8Array.of(1) },
      [ORDER]: { dtype: 'int32', shape: [steps, batchSize], data: staging ? order.map((_, i) => i) : order },
    };
    rows.forEach((x, i) => {
      feeds[dataName(i)] = x;
    });
    const results = await session.run(feeds);
    assignUpdates(
      graph,
      parameters,
      before,
      graph.updates.map((_, i) => results[stateName(i)]!),
    );
    return rebuild(
      result,
      graph.outputs.map((_, i) => fromRuntime(results[stackName(i)]!)),
    );
  };
  const run = async (sets: readonly Tensor[], order: Int32Array) => {
    const key = takeKey(graph.draws * (order.length / batchSize));
    return attempt(sets, order, key).catch((error: unknown) =>
      afterFailure(error, () => drawingFrom(key, () => runEagerly(step, sets, order, batchSize))),
    );
  };
  return { parameters, run, release: () => session.release() };
}

function checkRun(data: readonly Tensor[], order: Int32Array, batchSize: number): void {
  checkTensors('loop', data);
  if (!(order instanceof Int32Array)) {
    throw new ValueError({
      where: 'loop',
      got: `the order ${describeValue(order)}`,
      expected: 'an Int32Array of samples',
    });
  }
  if (Number.isSafeInteger(batchSize) && batchSize > 0 && order.length % batchSize === 0) return;
  throw new ValueError({
    where: 'loop',
    got: `batchSize ${describeValue(batchSize)} for an order of ${order.length} samples`,
    expected: 'a whole number of at least 1 that divides it',
  });
}

/**
 * Prepares a step to run over many batches in one call: compiled to an ONNX `Loop` whose carried state is every
 * parameter that the step assigns, or eagerly, batch by batch, with the same results. A model is compiled once per
 * batch size and per shapes and dtypes of the data.
 *
 * @example
 * ```ts
 * import { loop } from '@keisan/compiler';
 * import { Parameter, tensor } from 'keisan';
 *
 * const total = new Parameter(tensor([0, 0]));
 * const sums = await loop(([rows]) => {
 *   total.assign(total.add(rows!.sum({ axis: 0 })));
 *   return total.sum();
 * });
 * await sums.run([tensor([[1, 2], [3, 4], [5, 6], [7, 8]])], Int32Array.of(3, 2, 1, 0), 2); // [26, 36]
 * total; // [16, 20]
 * ```
 */
export async function loop<R extends Tree>(step: Step<R>, options: LoopOptions = {}): Promise<Loop<R>> {
  checkFunction('loop', step, 'a function of a batch', 'loop(([x]) => x.square().sum())');
  checkOptions('loop', options, { runtime: true });
  const { runtime: asked } = options;
  if (asked !== undefined) checkRuntimeName('loop', asked);
  const runtime = await chooseRuntime(asked);
  const executables = new Executables<[data: readonly Tensor[], order: Int32Array], R>();
  // One for all sizes: their calls run one after the other.
  const staging = runtime?.sharesMemory ? null : new Staging();
  const compiled = (at: Runtime, data: readonly Tensor[], order: Int32Array, batchSize: number) => {
    const key = keyOf([batchSize, data.map(({ shape, dtype }) => [dtype, shape.slice(1)])]);
    const prepare = () =>
      orEagerly<Execution<R>>(
        () => build(step, data, batchSize, at, staging),
        () => ({ parameters: null, run: (sets, rows) => runEagerly(step, sets, rows, batchSize) }),
      );
    return executables.run(key, prepare, data, order);
  };
  return {
    compiled: runtime !== null,
    async run(data, order, batchSize) {
      checkRun(data, order, batchSize);
      const result = await (runtime
        ? compiled(runtime, data, order, batchSize)
        : inTurn(null, () => runEagerly(step, data, order, batchSize)));
      await rest();
      return result;
    },
  };
}
