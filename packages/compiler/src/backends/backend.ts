import type { Graph, NdArray } from '@keisan/autograd';

/** What a graph is given when it is run. */
export interface Call {
  /** The values of its inputs, in order. Those of a loop are whole data sets. */
  readonly inputs: readonly NdArray[];
  /** The values of its variables, each at its `place`. */
  readonly variables: readonly NdArray[];
  /** The key of its first draw. */
  readonly key: NdArray;
  /** In a loop, the rows of the data sets that the batches are made of, one batch after the other. */
  readonly order?: Int32Array | undefined;
}

/** What a run of a graph left. */
export interface Results {
  /** In a loop, those of all turns, stacked along a new first axis. */
  readonly outputs: readonly NdArray[];
  /** The new values of variables, in the order of the graph's updates. */
  readonly updates: readonly NdArray[];
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
  /**
   * Readies a graph.
   * @param batchSize For a loop: the graph is one step, run once per batch, whose inputs are as many rows of the data sets, and which
   * starts from the variables that the step before left.
   * @throws UnsupportedError where it cannot run the graph, as where it lacks a kernel.
   */
  load(graph: Graph, batchSize?: number): Promise<Executable>;
}

/** A backend cannot run a graph. */
export class UnsupportedError extends Error {}
