import type { DType, TypedArray } from '@keisan/autograd';
import type { Kernel } from './kernels.ts';

/** A tensor as it crosses the border to ONNX Runtime. */
export interface RuntimeTensor {
  readonly dtype: DType | 'int64';
  readonly shape: readonly number[];
  readonly data: TypedArray | BigInt64Array;
}

export type Feeds = Readonly<Record<string, RuntimeTensor>>;

/** A model, and what it needs. */
export interface OnnxModel {
  readonly bytes: Uint8Array;
  readonly kernels: readonly Kernel[];
}

/** A model that is ready to run. */
export interface Session {
  run(feeds: Feeds): Promise<Readonly<Record<string, RuntimeTensor>>>;
  /** Frees its memory and its threads. It must not be running, and cannot be run again. */
  release(): Promise<void>;
}

/** Something that runs ONNX models. */
export interface Runtime {
  readonly name: RuntimeName;
  /** Whether it reads inputs where they lie. If not, they are copied at each call: feed only what a call uses. */
  readonly sharesMemory: boolean;
  /**
   * @param parallel Whether the model has work enough to share it out among threads.
   * @throws SessionError where it cannot run the model, as where it lacks a kernel.
   */
  load(model: OnnxModel, parallel: boolean): Promise<Session>;
}

/** `native` is onnxruntime-node, `wasm` is onnxruntime-web; `eager` is no runtime: the same code, op by op. */
export type RuntimeName = 'native' | 'wasm' | 'eager';

/** The package that a runtime comes in. */
export const packageOf = (name: RuntimeName): string => (name === 'native' ? 'onnxruntime-node' : 'onnxruntime-web');
