import {
  type DType,
  ops,
  type Parameter,
  type Shape,
  SymbolicValueError,
  Tensor,
  type TensorSpec,
  type Tree,
  tensor,
} from '@keisan/autograd';
import {
  checkDType,
  checkFunction,
  checkOptions,
  checkShape,
  detachOp,
  formatShape,
  isFloat,
  leafOf,
  type OpName,
  resultLeaves,
  type Scope,
  viewOf,
  withScope,
} from '@keisan/autograd/internal';
import type { Entry, EntryId, Graph } from './graph.ts';

/** A traced function: its graph, the parameters behind the graph's variables in their order, and its result's structure. */
export interface Program<R> {
  readonly graph: Graph;
  readonly parameters: readonly Parameter[];
  readonly result: R;
}

/** Replaces parameters and random keys by symbolic values while a function is traced. */
class TraceScope implements Scope {
  readonly key = symbolic({ shape: [2], dtype: 'int32' }, false);
  /** The variables: what each parameter was at the start, and what it is now. */
  readonly before = new Map<Parameter, Tensor>();
  readonly now = new Map<Parameter, Tensor>();
  draws = 0;

  read(parameter: Parameter): Tensor {
    const current = this.now.get(parameter);
    if (current) return current;
    const start = symbolic(parameter, parameter.requiresGrad, parameter.name);
    this.before.set(parameter, start);
    this.now.set(parameter, start);
    return start;
  }

  assign(parameter: Parameter, value: Tensor): void {
    if (value !== this.read(parameter)) this.now.set(parameter, leafOf(value, parameter.requiresGrad));
  }

  nextKey(): Tensor {
    const draw = this.draws++;
    return draw === 0 ? this.key : ops.add(this.key, tensor([0, draw], { dtype: 'int32' }));
  }
}

function symbolic(spec: TensorSpec, requiresGrad: boolean, name = ''): Tensor {
  const t = new Tensor({ shape: spec.shape, dtype: spec.dtype }, null, null, requiresGrad);
  t.name = name;
  return t;
}

/** What `roots` were computed from, themselves included, oldest first; values that are known are not looked behind. */
function ancestry(roots: readonly Tensor[]): Tensor[] {
  const seen = new Set(roots);
  const stack = [...roots];
  for (let t = stack.pop(); t; t = stack.pop()) {
    if (!t.isSymbolic) continue;
    for (const input of t.node?.inputs ?? []) {
      if (seen.has(input)) continue;
      seen.add(input);
      stack.push(input);
    }
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

/** Runs `f` once on symbolic tensors and writes down what it does. */
export function traceProgram<R extends Tree>(f: () => R, inputs: readonly Tensor[], where = 'compile'): Program<R> {
  const scope = new TraceScope();
  const result = withScope(scope, f);
  const outputs = resultLeaves(where, result).map((t) => withScope(scope, () => t.read()));
  const changed = [...scope.now].filter(([parameter, value]) => value !== scope.before.get(parameter));

  const entries: Entry[] = [];
  const ids = new Map<Tensor, EntryId>();
  const enter = (t: Tensor, entry: Entry): void => {
    ids.set(t, entries.length);
    entries.push(entry);
  };
  const spec = (t: Tensor) => ({ shape: t.shape, dtype: t.dtype });
  for (const [i, t] of inputs.entries()) enter(t, { kind: 'input', name: t.name || `x${i}`, ...spec(t) });
  const parameters = [...scope.before.keys()];
  for (const [i, [parameter, start]] of [...scope.before].entries()) {
    enter(start, { kind: 'variable', name: parameter.name || `variable${i}`, ...spec(start) });
  }
  if (scope.draws > 0) enter(scope.key, { kind: 'key', ...spec(scope.key) });

  for (const t of ancestry([...outputs, ...changed.map(([, value]) => value)])) {
    if (ids.has(t)) continue;
    if (!t.isSymbolic) {
      addConstant(entries, t);
      ids.set(t, entries.length - 1);
    } else if (t.node) {
      const { op, inputs: sources, attrs } = t.node;
      if (op.name === detachOp.name) ids.set(t, ids.get(sources[0]!)!);
      else enter(t, { kind: 'op', op: op.name as OpName, inputs: sources.map((s) => ids.get(s)!), attrs, ...spec(t) });
    } else {
      throw new SymbolicValueError({
        where: 'compile',
        got: `a symbolic tensor of shape ${formatShape(t.shape)} that was kept from another call`,
        expected: 'only the arguments of this one, and what is computed from them',
        fix: 'Pass it in as an argument, and return it rather than keep it',
      });
    }
  }
  return {
    graph: {
      entries,
      outputs: outputs.map((t) => ids.get(t)!),
      updates: changed.map(([parameter, value]) => ({
        variable: ids.get(scope.before.get(parameter)!)!,
        value: ids.get(value)!,
      })),
      draws: scope.draws,
    },
    parameters,
    result,
  };
}

/** A constant with one element everywhere is written down as that element, stretched. */
function addConstant(entries: Entry[], t: Tensor): void {
  const { shape, dtype, value } = t;
  const uniform = t.size > 1 && value.stride.every((stride, i) => stride === 0 || shape[i] === 1);
  if (!uniform) {
    entries.push({ kind: 'constant', shape, dtype, value });
    return;
  }
  entries.push({ kind: 'constant', shape: [], dtype, value: viewOf(value.data, [], [], value.offset) });
  entries.push({ kind: 'op', op: 'broadcastTo', inputs: [entries.length - 1], attrs: { shape }, shape, dtype });
}

/** The shape and dtype of an argument of a traced function. */
export interface InputSpec {
  /** The length of each axis. */
  readonly shape: Shape;
  /** Default: float32. */
  readonly dtype?: DType;
  /** The argument's name in the printed graph. Default: x0, x1, ... */
  readonly name?: string;
}

/** Symbolic arguments for a function to be traced with. */
export function symbolicInputs(specs: readonly InputSpec[]): Tensor[] {
  return specs.map(({ shape, dtype = 'float32', name = '' }) =>
    symbolic({ shape: checkShape('trace', shape), dtype: checkDType('trace', dtype) }, isFloat(dtype), name),
  );
}

/**
 * Runs `f` once on symbolic tensors of the given shapes and returns the graph of what it computes. Parameters that it
 * reads become variables of the graph, and what it assigns to them becomes updates; other tensors become constants.
 *
 * @throws SymbolicValueError where `f` reads a value, such as with `item()`.
 *
 * @example
 * ```ts
 * import { type Tensor, trace } from 'keisan';
 *
 * const graph = trace((x: Tensor) => x.square().sum(), [{ shape: [3] }]);
 * graph.entries.length; // 3
 * ```
 */
export function trace<R extends Tree>(f: (...inputs: Tensor[]) => R, specs: readonly InputSpec[]): Graph {
  checkFunction('trace', f, 'a function of tensors', 'trace((x) => x.square().sum(), [{ shape: [3] }])');
  for (const spec of specs) checkOptions('trace', spec, { shape: true, dtype: true, name: true });
  const inputs = symbolicInputs(specs);
  return traceProgram(() => f(...inputs), inputs, 'trace').graph;
}
