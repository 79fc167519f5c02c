import type { Tensor, Tree } from '@keisan/autograd';
import {
  checkFunction,
  checkOptions,
  drawingFrom,
  type KeyPart,
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
import { outputName, updateName, writeFunction } from './onnx/function-model.ts';
import { signature } from './onnx/lower.ts';
import { optimize } from './passes/index.ts';
import { afterFailure } from './runtime/after-failure.ts';
import { checkRuntimeName, chooseRuntime } from './runtime/choose.ts';
import { isLarge } from './runtime/is-large.ts';
import { orEagerly } from './runtime/or-eagerly.ts';
import type { Runtime, RuntimeName } from './runtime/session.ts';
import { inTurn } from './turns.ts';

/** Options of {@link compile}. */
export interface CompileOptions {
  /** Where to run: `native`, `wasm`, or `eager` for no compilation. Default: KEISAN_RUNTIME, else the fastest installed. */
  runtime?: RuntimeName;
}

/** A function that runs compiled: it takes what the original takes and promises what the original returns. */
export type Compiled<Args extends readonly Tree[], R extends Tree> = (...args: Args) => Promise<R>;

type Execution<R> = Executable<[values: readonly Tensor[]], R>;

/** The structure, shapes and dtypes of arguments: what one compiled model fits. */
function signatureOf(tree: Tree, inputs: readonly Tensor[]): string {
  const specs = inputs.map(({ shape, dtype }) => ({ dtype, shape }));
  return keyOf(rebuild<unknown>(tree, specs) as KeyPart);
}

/** Compiles `f` for arguments like `stands`, which have no values. */
async function build<Args extends readonly Tree[], R extends Tree>(
  f: (...args: Args) => R,
  stands: Args,
  runtime: Runtime,
): Promise<Execution<R>> {
  const inputs = leaves('compile', stands);
  const traced = traceProgram(() => f(...stands), inputs);
  const graph = optimize(traced.graph);
  const { parameters, result } = traced;
  const names = signature(graph);
  const inputNames = [...names].flatMap(([id, name]) => (graph.entries[id]!.kind === 'input' ? [name] : []));
  const session = await runtime.load(await writeFunction(graph), isLarge(graph));
  const attempt = async (values: readonly Tensor[], key: Tensor) => {
    const before = parameters.map((parameter) => parameter.stored);
    const feeds = currentState(graph, names, parameters, key);
    values.forEach((t, i) => {
      feeds[inputNames[i]!] = toRuntime(t, t.value);
    });
    const results = await session.run(feeds);
    assignUpdates(
      graph,
      parameters,
      before,
      graph.updates.map((_, i) => results[updateName(i)]!),
    );
    return rebuild(
      result,
      graph.outputs.map((_, i) => fromRuntime(results[outputName(i)]!)),
    );
  };
  const run = async (values: readonly Tensor[]) => {
    const key = takeKey(graph.draws);
    return attempt(values, key).catch((error: unknown) =>
      afterFailure(error, () => drawingFrom(key, () => runEagerly(f, stands, values))),
    );
  };
  return { parameters, run, release: () => session.release() };
}

function runEagerly<Args extends readonly Tree[], R extends Tree>(
  f: (...args: Args) => R,
  stands: Args,
  values: readonly Tensor[],
): R {
  return callEagerly('compile', (inputs) => f(...rebuild(stands, inputs)), values);
}

/**
 * Compiles a function of tensors: it is traced once per signature (the structure, shapes and dtypes of its arguments),
 * written down as an ONNX model and run by ONNX Runtime. Arguments and results may be nested in arrays and objects.
 * Gradients may be taken inside, parameters read and assigned, random numbers drawn. Without a runtime it runs eagerly,
 * with the same results, which have no history either way.
 *
 * @throws ValueError for an async function, and on the first call where `f` returns anything but tensors.
 * @throws SymbolicValueError on the first call, where `f` reads a value of a tensor, as with `item()` or `toArray()`.
 *
 * @example
 * ```ts
 * import { compile, type Tensor, tensor } from 'keisan';
 *
 * const f = compile((x: Tensor) => x.square().sum());
 * (await f(tensor([1, 2, 3]))).item(); // 14
 * ```
 */
export function compile<Args extends readonly Tree[], R extends Tree>(
  f: (...args: Args) => R,
  options: CompileOptions = {},
): Compiled<Args, R> {
  checkFunction('compile', f, 'a function of tensors', 'compile((x) => x.square().sum())');
  checkOptions('compile', options, { runtime: true });
  const { runtime: asked } = options;
  if (asked !== undefined) checkRuntimeName('compile', asked);
  const executables = new Executables<[values: readonly Tensor[]], R>();
  const compiled = (runtime: Runtime, args: Args, inputs: readonly Tensor[]) => {
    const prepare = () => {
      const stands = rebuild(args, symbolicInputs(inputs));
      return orEagerly<Execution<R>>(
        () => build(f, stands, runtime),
        () => ({ parameters: null, run: (values) => runEagerly(f, stands, values) }),
      );
    };
    return executables.run(`${runtime.name} ${signatureOf(args, inputs)}`, prepare, inputs);
  };
  return async (...args) => {
    const inputs = leaves('compile', args);
    const runtime = await chooseRuntime(asked);
    const result = await (runtime ? compiled(runtime, args, inputs) : inTurn(null, () => runEagerly(f, args, inputs)));
    await rest();
    return result;
  };
}
