import { checkDType, type DType, isFloat } from '../dtype.ts';
import { ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import { checkFunction } from '../given/given-function.ts';
import { checkOptions } from '../given/options.ts';
import { add } from '../ops/arithmetic.ts';
import { leafOf } from '../ops/cast.ts';
import { int32Vector } from '../ops/operands.ts';
import { type Parameter, ParameterLeaf } from '../parameter.ts';
import { type Scope, withScope } from '../scope.ts';
import { checkShape, type Shape } from '../shape.ts';
import type { TensorSpec } from '../spec.ts';
import { Tensor } from '../tensor.ts';
import { resultLeaves, type Tree } from '../tree.ts';
import type { Graph } from './graph.ts';
import { type Given, writeGraph } from './write-graph.ts';

/** A tensor without a value. */
export function symbolic({ shape, dtype }: TensorSpec, requiresGrad: boolean, name = ''): Tensor {
  const t = new Tensor({ shape, dtype }, null, null, requiresGrad);
  t.name = name;
  return t;
}

/** Replaces parameters and random keys by symbolic values while a function is traced. */
export class TraceScope implements Scope {
  readonly key = symbolic({ shape: [2], dtype: 'int32' }, false);
  /** What each parameter was at the start, and what it is now. */
  readonly before = new Map<Parameter, Tensor>();
  readonly now = new Map<Parameter, Tensor>();
  draws = 0;

  read(parameter: Parameter): Tensor {
    const current = this.now.get(parameter);
    // Frozen or thawed since, it is the same value, with another say in gradients.
    if (current) return current.requiresGrad === parameter.requiresGrad ? current : this.#hold(parameter, current);
    const start = new ParameterLeaf(parameter, null);
    this.before.set(parameter, start);
    this.now.set(parameter, start);
    return start;
  }

  assign(parameter: Parameter, value: Tensor): void {
    if (value !== this.read(parameter)) this.#hold(parameter, value);
  }

  #hold(parameter: Parameter, value: Tensor): Tensor {
    const leaf = leafOf(value, parameter.requiresGrad, (known, node) => new ParameterLeaf(parameter, known, node));
    this.now.set(parameter, leaf);
    return leaf;
  }

  nextKeys(count: number): Tensor {
    const first = this.draws;
    this.draws += count;
    return first === 0 ? this.key : add(this.key, int32Vector(0, first));
  }

  /** The parameters that hold another value now, with that. */
  get changed(): (readonly [Parameter, Tensor])[] {
    return [...this.now].filter(([parameter, value]) => value !== this.before.get(parameter));
  }
}

/** What a function did when it was run on symbolic tensors. */
export interface Recording<R, S extends TraceScope = TraceScope> {
  readonly scope: S;
  readonly result: R;
  /** The tensors of the result, in order. */
  readonly outputs: readonly Tensor[];
}

/** Runs `f`, which is given symbolic tensors, in a scope of its own. */
export function record<R extends Tree, S extends TraceScope>(where: string, f: () => R, scope: S): Recording<R, S> {
  const result = withScope(scope, f);
  return { scope, result, outputs: resultLeaves(where, result).map((t) => withScope(scope, () => t.read())) };
}

/** A traced function: its graph, the parameters behind the graph's variables, and its result's structure. */
export interface Program<R> {
  /** What it does. */
  readonly graph: Graph;
  /** The parameters, each at the place that its variable names. */
  readonly parameters: readonly Parameter[];
  /** What the function returned, of symbolic tensors. */
  readonly result: R;
}

/** Runs `f` once on symbolic tensors and writes down what it does. */
export function traceProgram<R extends Tree>(f: () => R, inputs: readonly Tensor[], where = 'compile'): Program<R> {
  const { scope, result, outputs } = record(where, f, new TraceScope());
  const spec = ({ shape, dtype }: Tensor): TensorSpec => ({ shape, dtype });
  const given: Given[] = inputs.map((t, i) => ({
    entry: { kind: 'input', name: t.name || `x${i}`, ...spec(t) },
    stands: [t],
  }));
  const parameters = [...scope.before.keys()];
  parameters.forEach((parameter, place) => {
    const start = scope.before.get(parameter)!;
    const name = parameter.path || `variable${place}`;
    given.push({ entry: { kind: 'variable', name, places: [place], ...spec(start) }, stands: [start] });
  });
  if (scope.draws > 0) given.push({ entry: { kind: 'key', ...spec(scope.key) }, stands: [scope.key] });
  const { changed } = scope;
  const { entries, idOf } = writeGraph({ given, roots: [...outputs, ...changed.map(([, value]) => value)] });
  return {
    graph: {
      entries,
      outputs: outputs.map(idOf),
      updates: changed.map(([parameter, value]) => ({
        variable: idOf(scope.before.get(parameter)!),
        value: idOf(value),
      })),
      draws: scope.draws,
    },
    parameters,
    result,
  };
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

function checkSpecs(specs: readonly InputSpec[]): void {
  const isList: boolean = Array.isArray(specs);
  if (!isList) {
    throw new ValueError({
      where: 'trace',
      got: `${describeValue(specs)} in place of the arguments`,
      expected: 'a list with the shape of each',
      fix: 'Write trace(f, [{ shape: [3] }])',
    });
  }
  for (const spec of specs) checkOptions('trace', spec, { shape: true, dtype: true, name: 'text' });
}

/**
 * Runs `f` once on symbolic tensors of the given shapes and returns the graph of what it computes. Parameters that it
 * reads become variables of the graph, and what it assigns to them becomes updates; other tensors become constants.
 *
 * @throws SymbolicValueError where `f` reads a value, such as with `item()`, ValueError where `specs` is no list of shapes and dtypes.
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
  checkSpecs(specs);
  const inputs = symbolicInputs(specs);
  return traceProgram(() => f(...inputs), inputs, 'trace').graph;
}
