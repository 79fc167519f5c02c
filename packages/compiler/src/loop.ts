import { gather, noGrad, scan, stack, type Tensor, type Tree, tensor, ValueError } from '@keisan/autograd';
import {
  ANY_LENGTH,
  checkFunction,
  checkOptions,
  checkTensors,
  describeValue,
  isFloat,
  keyOf,
  leaves,
  rebuild,
  recorded,
  resultLeaves,
  symbolic,
  traceProgram,
} from '@keisan/autograd/internal';
import { checkRuntimeName, type RuntimeName } from './backends/choose.ts';
import { Executions } from './backends/executions.ts';
import { Placement } from './backends/placement.ts';
import { callEagerly } from './eagerly.ts';
import { rest } from './event-loop.ts';
import type { Lease } from './lease.ts';
import { type Given, runAt, type Source } from './program.ts';
import { Staging } from './staging.ts';
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
   * @param lease How long the data stay as they are: calls of one lease copy them once at most. Default: for this call.
   * @returns the steps' results, stacked along a new first axis.
   * @throws ValueError for anything else.
   */
  run(data: readonly Tensor[], order: Int32Array, batchSize: number, lease?: Lease): Promise<R>;
}

/** Options of {@link loop}. */
export interface LoopOptions {
  /** Where to run; several loops may share a placement. Default: KEISAN_RUNTIME, else the fastest there is. */
  runtime?: RuntimeName | Placement;
  /** Whether to call the step itself for each batch, so that it may look at values. Default: false. */
  runEagerly?: boolean;
}

/** Calls the step itself for each batch, the rows of a matrix of samples. */
function callSteps<R extends Tree>(step: Step<R>, [order, ...data]: readonly Tensor[]): R {
  const results = Array.from({ length: order!.shape[0]! }, (_, i) =>
    callEagerly(
      'loop',
      step,
      data.map((x) => gather(x, order!.at(i))),
    ),
  );
  const columns = results.map((result) => leaves('loop', result));
  return rebuild(
    results[0]!,
    (columns[0] ?? []).map((_, i) => stack(columns.map((column) => column[i]!))),
  );
}

/** All turns as a scan over the matrix of samples, whose number of rows, as that of the data, is known when it runs. */
function sourceOf<R extends Tree>(step: Step<R>, data: readonly Tensor[], batchSize: number): Source<R> {
  const staging = new Staging();
  return {
    trace: () => {
      const order = symbolic({ shape: [ANY_LENGTH, batchSize], dtype: 'int32' }, false, 'order');
      const stands = data.map(({ shape: [, ...shape], dtype }, i) =>
        symbolic({ shape: [ANY_LENGTH, ...shape], dtype }, isFloat(dtype), `data${i}`),
      );
      const turn = (_: Tree, rows: Tensor): [Tree, R] => {
        const result = recorded(() => step(stands.map((x) => gather(x, rows))));
        resultLeaves('loop', result);
        return [[], result];
      };
      return traceProgram(() => noGrad(() => scan(turn, [], order)[1]), [order, ...stands], 'loop');
    },
    eagerly: (inputs) => callSteps(step, inputs),
    turns: ([order]) => order!.shape[0]!,
    staged: ([order, ...sets]) => {
      const rows = staging.rowsOf(sets, order!.data as Int32Array);
      return [
        tensor(
          Int32Array.from(order!.data, (_, i) => i),
          { shape: order!.shape, copy: false },
        ),
        ...rows,
      ];
    },
  };
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
 * parameter that the step assigns, to WebAssembly, or op by op, with the same results. It is compiled once per batch size and per shapes and dtypes
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
  if (runtime !== undefined && !(runtime instanceof Placement)) checkRuntimeName('loop', runtime);
  const placement = runtime instanceof Placement ? runtime : new Placement('a function', runtime);
  if (!runEagerly) await placement.ready();
  const executions = new Executions<Given, R>();
  return {
    async run(data, order, batchSize, lease) {
      checkRun(data, order, batchSize);
      const turns = order.length / batchSize;
      const inputs = [tensor(order, { shape: [turns, batchSize], copy: false }), ...data];
      if (runEagerly) {
        const result = await inTurn(null, () => callSteps(step, inputs));
        await rest();
        return result;
      }
      const key = keyOf([batchSize, data.map(({ shape, dtype }) => [dtype, shape.slice(1)])]);
      return runAt(placement, executions, key, () => sourceOf(step, data, batchSize), inputs, lease);
    },
  };
}
