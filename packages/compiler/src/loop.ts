import { gather, stack, type Tensor, type Tree, ValueError } from '@keisan/autograd';
import {
  borrow,
  checkFunction,
  checkOptions,
  checkTensors,
  describeValue,
  keyOf,
  leaves,
  rebuild,
  symbolicInputs,
  traceProgram,
} from '@keisan/autograd/internal';
import { checkRuntimeName, chooseBackend, type RuntimeName } from './backends/choose.ts';
import { Executions } from './backends/executions.ts';
import { callEagerly } from './eagerly.ts';
import { rest } from './event-loop.ts';
import { type Given, runOn, type Source } from './program.ts';
import { inTurn } from './turns.ts';

/** One step of a loop: what it computes from a batch of rows of each data set. It may read and assign parameters. */
export type Step<R extends Tree> = (batch: readonly Tensor[]) => R;

/** Runs a step over batches. */
export interface Loop<R extends Tree> {
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
  /** Where to run. Default: KEISAN_RUNTIME, else `onnx` where ONNX Runtime is installed. */
  runtime?: RuntimeName;
  /** Whether to call the step itself for each batch, so that it may look at values. Default: false. */
  runEagerly?: boolean;
}

const batchOf = (order: Int32Array, batchSize: number, step: number) =>
  borrow(order.subarray(step * batchSize, (step + 1) * batchSize));

function callSteps<R extends Tree>(step: Step<R>, data: readonly Tensor[], order: Int32Array, batchSize: number): R {
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
 * parameter that the step assigns, or op by op, with the same results. It is compiled once per batch size and per shapes and dtypes
 * of the data.
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
  checkOptions('loop', options, { runtime: true, runEagerly: 'flag' });
  const { runtime, runEagerly = false } = options;
  if (runtime !== undefined) checkRuntimeName('loop', runtime);
  const backend = runEagerly ? null : await chooseBackend(runtime);
  const executions = new Executions<Given, R>();
  return {
    async run(data, order, batchSize) {
      checkRun(data, order, batchSize);
      const eagerly = (sets: readonly Tensor[], rows = order) => callSteps(step, sets, rows, batchSize);
      if (!backend) {
        const result = await inTurn(null, () => eagerly(data));
        await rest();
        return result;
      }
      const source = (): Source<R> => {
        const specs = data.map(({ shape, dtype }) => ({ shape: [batchSize, ...shape.slice(1)], dtype }));
        const stands = symbolicInputs(specs);
        return { trace: () => traceProgram(() => step(stands), stands, 'loop'), eagerly, batchSize };
      };
      const key = keyOf([batchSize, data.map(({ shape, dtype }) => [dtype, shape.slice(1)])]);
      return runOn(backend, executions, key, source, data, order);
    },
  };
}
