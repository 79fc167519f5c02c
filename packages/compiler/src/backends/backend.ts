import type { Graph, Parameter, View } from '@keisan/autograd';
import type { Away } from '@keisan/autograd/internal';
import type { Lease } from '../lease.ts';
import type { Writing } from '../passes/index.ts';

/** The value of a parameter, perhaps in the memory of a backend. No other value is the same object. */
export type Held = View | Away;

/** What a graph is given when it is run. */
export interface Call {
  /** The values of its inputs, in order. */
  readonly inputs: readonly View[];
  /** The values of its parameters that it reads or assigns. */
  readonly parameters: readonly Held[];
  /** The key of its first draw. */
  readonly key: View;
  /** How long its inputs stay as they are. Default: for this call. */
  readonly lease?: Lease | undefined;
}

/** What a run of a graph left. */
interface Results {
  readonly outputs: readonly View[];
  /** The new values of parameters, by their places. */
  readonly parameters: ReadonlyMap<number, Held>;
}

/** A graph that is ready to run. Its results share no memory with what it was given. */
export interface Executable {
  run(call: Call): Results | Promise<Results>;
  /** Frees what it holds. It must not be running, and cannot be run again. */
  release?(): Promise<void>;
}

/** Something that runs graphs. */
export interface Backend extends Writing {
  readonly name: string;
  /** Whether it reads inputs where they lie. If not, they are copied at each call: give only what a call uses. */
  readonly sharesMemory: boolean;
  /**
   * Readies a graph.
   * @param parameters Those that it reads or assigns, by their places.
   * @throws UnsupportedError where it cannot run the graph, as where it lacks a kernel.
   */
  load(graph: Graph, parameters: readonly Parameter[]): Promise<Executable>;
}

/** A backend cannot run a graph. */
export class UnsupportedError extends Error {}
