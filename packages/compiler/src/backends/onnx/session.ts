import type { DType, TypedArray } from '@keisan/autograd';
import type { Kernel } from './kernels.ts';

/** A tensor as it crosses the border to ONNX Runtime. */
export interface RuntimeTensor {
  readonly dtype: DType | 'int64';
  readonly shape: readonly number[];
  readonly data: TypedArray | BigInt64Array;
}

/** Tensors by the names that they have in a model. */
export type Named = Readonly<Record<string, RuntimeTensor>>;

/** A model, and what it needs. */
interface OnnxModel {
  readonly bytes: Uint8Array;
  readonly kernels: readonly Kernel[];
}

/** The model of a graph. */
export interface GraphModel extends OnnxModel {
  /** Constants that are to be given at each call, under their names. */
  readonly bound: Named;
  /** The names of the graph's inputs, outputs and updates, in order. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly updates: readonly string[];
}

/** A model that is ready to run. */
export interface Session {
  run(feeds: Named): Promise<Named>;
  /** Frees its memory and its threads. It must not be running, and cannot be run again. */
  release(): Promise<void>;
}

/** A package of ONNX Runtime, loaded. */
export interface Runtime {
  /** Whether it reads inputs where they lie. If not, they are copied at each call: feed only what a call uses. */
  readonly sharesMemory: boolean;
  /**
   * @param parallel Whether the model has work enough to share it out among threads.
   * @throws UnsupportedError where it cannot run the model.
   */
  load(model: OnnxModel, parallel: boolean): Promise<Session>;
}
