import type { Graph, View } from '@keisan/autograd';

/** What a graph is given when it is run. */
export interface Call {
  /** The values of its inputs, in order. */
  readonly inputs: readonly View[];
  /** The values of its variables, in order. */
  readonly variables: readonly View[];
  /** The key of its first draw. */
  readonly key: View;
}

/** What a run of a graph left. */
interface Results {
  readonly outputs: readonly View[];
  /** The new values of variables, in the order of the graph's updates. */
  readonly updates: readonly View[];
}

/** A graph that is ready to run. Its results share no memory with what it was given. */
export interface Executable {
  run(call: Call): Results | Promise<Results>;
  /** Frees what it holds. It must not be running, and cannot be run again. */
  release?(): Promise<void>;
}

/** Something that runs graphs. */
export interface Backend {
  readonly name: string;
  /** Whether it reads inputs where they lie. If not, they are copied at each call: give only what a call uses. */
  readonly sharesMemory: boolean;
  /** Whether small values that are updated alike stay apart in its graphs. Default: they are joined into one, as what a value costs counts. */
  readonly keepsApart?: boolean;
  /**
   * Readies a graph.
   * @throws UnsupportedError where it cannot run the graph, as where it lacks a kernel.
   */
  load(graph: Graph): Promise<Executable>;
}

/** A backend cannot run a graph. */
export class UnsupportedError extends Error {}
