import type { Entry, Graph } from '../graph/graph.ts';
import { type Recording, record, TraceScope } from '../graph/trace.ts';
import { type Given, writeGraph } from '../graph/write-graph.ts';
import type { Parameter } from '../parameter.ts';
import { gradEnabled } from '../recording.ts';
import { currentScope, withScope } from '../scope.ts';
import { type Tensor, tensorsMade } from '../tensor.ts';
import type { Tree } from '../tree.ts';

/** Where the body of a control-flow op is traced: the values of parameters around it become inputs of the op. */
class BodyScope extends TraceScope {
  readonly #around = currentScope();
  /** What each parameter holds around the body. */
  readonly outer = new Map<Parameter, Tensor>();

  override read(parameter: Parameter): Tensor {
    if (!this.outer.has(parameter)) {
      this.outer.set(
        parameter,
        withScope(this.#around, () => parameter.read()),
      );
    }
    return super.read(parameter);
  }
}

/** Whether a body is being traced. */
export const isInBody = (): boolean => currentScope() instanceof BodyScope;

/** A traced body. */
export interface Body<R> extends Recording<R, BodyScope> {
  /** The `id` of the first tensor that was made in it. */
  readonly start: number;
}

/** Runs a body once, on symbolic tensors made before. */
export function traceBody<R extends Tree>(where: string, f: () => R): Body<R> {
  const start = tensorsMade();
  return { ...record(where, f, new BodyScope()), start };
}

const inputEntry = ({ shape, dtype, name }: Tensor, otherwise: string): Entry => ({
  kind: 'input',
  name: name || otherwise,
  shape,
  dtype,
});

/** Values that a graph is given, one tensor standing for each. */
export function inputs(stands: readonly Tensor[], prefix: string): Given[] {
  return stands.map((t, i) => ({ entry: inputEntry(t, `${prefix}${i}`), stands: [t] }));
}

/** A graph whose inputs are `given`, then the values from around it. */
export interface Closed {
  readonly graph: Graph;
  /** The values from around it. */
  readonly captured: readonly Tensor[];
}

/** Writes down what leads to `outputs`. Whatever `isOuter` says, symbolic or not, becomes an input. */
export function close(given: readonly Given[], outputs: readonly Tensor[], isOuter: (t: Tensor) => boolean): Closed {
  const { entries, captured, idOf } = writeGraph({ given, roots: outputs, isOuter, differentiable: gradEnabled() });
  return { graph: { entries, outputs: outputs.map(idOf), updates: [], draws: 0 }, captured };
}
