import { type StructureOf, type Structures, type Tensor, type Tree, ValueError } from '@keisan/autograd';
import {
  checkFunction,
  checkOptions,
  currentScope,
  type KeyPart,
  keyOf,
  leaves,
  rebuild,
  symbolicInputs,
  traceProgram,
} from '@keisan/autograd/internal';
import { checkRuntimeName, type RuntimeName } from './backends/choose.ts';
import { Executions } from './backends/executions.ts';
import { Placement } from './backends/placement.ts';
import { callEagerly } from './eagerly.ts';
import { type Given, runAt, type Source } from './program.ts';

/** Options of {@link compile}. */
export interface CompileOptions {
  /** Where to run: `onnx`, `wasm` for Keisan's own compiler, or `eager` for op by op. Default: KEISAN_RUNTIME, else the fastest there is. */
  runtime?: RuntimeName;
}

/** A function that runs compiled: it takes what the original takes and promises what the original returns. */
export interface Compiled<Args extends readonly unknown[], R> {
  (...args: Args): Promise<R>;
  /** What it runs on: chosen at its first call, null before. It is another one later where that one cannot run what the function is called with. */
  readonly runtime: RuntimeName | null;
}

/** The structure, shapes and dtypes of arguments: what one compiled graph fits. */
function signatureOf(tree: Tree, inputs: readonly Tensor[]): string {
  const specs = inputs.map(({ shape, dtype }) => ({ dtype, shape }));
  return keyOf(rebuild<unknown>(tree, specs) as KeyPart);
}

/** What is wrong with a call whose result is there later, in code that cannot wait for it. */
const withinTrace = (): ValueError =>
  new ValueError({
    where: 'compile',
    got: 'a call of a compiled function in code that is traced itself',
    expected: 'a call of the function that it was made of',
    fix: 'Write f(x) rather than compile(f)(x) there: it is compiled with what calls it',
  });

/**
 * Compiles a function of tensors: it is traced once per signature (the structure, shapes and dtypes of its arguments),
 * written down as a WebAssembly module of Keisan's own, or as an ONNX model for ONNX Runtime. Arguments and results may be nested in arrays and objects.
 * Gradients may be taken inside, parameters read and assigned, random numbers drawn. Where neither can run it, what was traced runs op by
 * op, with the same results, which have no history either way.
 *
 * Parameters count as they are when a call is computed, after those before it: wait for it before changing them. One that is an argument
 * is a plain tensor within. Whatever else the function reads from around it, such as numbers, other tensors, whether a weight is trainable
 * or what layers a model has, counts as it was when it was traced: compile it again after changing that.
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
 * f.runtime; // 'wasm', or 'onnx' where that is faster
 * ```
 */
export function compile<Args extends readonly Tree[], R extends Tree>(
  f: (...args: Args) => R,
  options?: CompileOptions,
): Compiled<Args, R>;
/** The same for arguments and results whose types are interfaces. */
export function compile<Args extends Structures<Args>, R extends object>(
  f: (...args: Args) => R,
  options?: CompileOptions,
  ...never: R extends StructureOf<R> ? [] : [result: never]
): Compiled<Args, R>;
export function compile<Args extends readonly Tree[], R extends Tree>(
  f: (...args: Args) => R,
  options: CompileOptions = {},
): Compiled<Args, R> {
  checkFunction('compile', f, 'a function of tensors', 'compile((x) => x.square().sum())');
  checkOptions('compile', options, { runtime: true });
  const { runtime } = options;
  if (runtime !== undefined) checkRuntimeName('compile', runtime);
  const placement = new Placement('a function', runtime);
  const executions = new Executions<Given, R>();
  const run = async (...args: Args): Promise<R> => {
    // What a parameter holds now is what the function is given, whatever is assigned until its turn comes.
    const inputs = leaves('compile', args).map((t) => t.read());
    const source = (): Source<R> => {
      const stands = rebuild(args, symbolicInputs(inputs));
      return {
        trace: () => traceProgram(() => f(...stands), leaves('compile', stands)),
        eagerly: (values) => callEagerly('compile', (given) => f(...rebuild(stands, given)), values),
      };
    };
    return runAt(placement, executions, signatureOf(args, inputs), source, inputs);
  };
  const call = (...args: Args): Promise<R> => {
    if (currentScope()) throw withinTrace();
    return run(...args);
  };
  return Object.defineProperty(call, 'runtime', { get: () => placement.runtime }) as Compiled<Args, R>;
}
