import type { DType, Shape, Tensor } from '@keisan/autograd';
import type { OptionKind, OptionNames } from '@keisan/autograd/internal';
import type { ConstraintIdentifier } from './constraints/index.ts';
import type { InitializerIdentifier } from './initializers/index.ts';
import type { RegularizerIdentifier } from './regularizers/index.ts';
import type { PartialShape } from './shapes.ts';

/** Options of every layer. */
export interface LayerOptions {
  /** Default: the class's name in snake case, numbered: `dense`, `dense_1`. */
  name?: string;
  /** The dtype of the weights and of the computation. Default: float32. */
  dtype?: DType;
  /** Whether the layer's weights are trained. Default: true. */
  trainable?: boolean;
  /**
   * The shape of one sample, for the first layer of a model, so that it is built at once; null for a length that varies.
   * Default: known from the first data.
   */
  inputShape?: PartialShape;
  /** A penalty on the layer's output, added to the loss as its mean over the batch. Default: none. */
  activityRegularizer?: RegularizerIdentifier | null;
}

/** The options that every layer takes. */
export const layerOptions: OptionNames<LayerOptions> = {
  name: true,
  dtype: true,
  trainable: 'flag',
  inputShape: true,
  activityRegularizer: true,
};

/** The names of options, for a constructor to check. */
export type KnownOptions = Readonly<Record<string, OptionKind>>;

/** Options of {@link Layer.apply}. */
export interface CallOptions<Mask = Tensor | null> {
  /**
   * Whether the call is part of training, for layers that then do something else, as Dropout does. Default: as for the layer in whose
   * `call` it is, false outside.
   */
  training?: boolean | undefined;
  /** Which steps of the inputs count, as booleans. Default: the masks that the layers before have given them. */
  mask?: Mask | null;
  /** What a layer with states begins with. Default: its own. */
  initialState?: readonly Tensor[] | null;
}

/** What `call` is told beside its inputs. */
export interface CallContext<Mask = Tensor | null> {
  /** Whether the call is part of training. */
  readonly training: boolean;
  /** Which steps of the inputs count; null where all do. */
  readonly mask: Mask | null;
  /** What a layer with states begins with; null for its own. */
  readonly initialState: readonly Tensor[] | null;
}

/** The options of a call. */
export const callOptions: OptionNames<CallOptions> = { training: 'flag', mask: true, initialState: true };

/** What a weight is like. */
export interface WeightSpec {
  /** Default: `'weight'`. */
  name?: string;
  /** The length of each axis. */
  readonly shape: Shape;
  /** Default: `'glorot_uniform'`. */
  initializer?: InitializerIdentifier;
  /** A penalty on the weight, added to the loss. Default: none. */
  regularizer?: RegularizerIdentifier | null;
  /** What the weight is brought back to after each update. Default: none. */
  constraint?: ConstraintIdentifier | null;
  /** Whether the optimizer changes it. Default: true. */
  trainable?: boolean;
  /** Default: the layer's. */
  dtype?: DType;
}

/** The names of what a weight is like. */
export const weightSpec: OptionNames<WeightSpec> = {
  name: 'text',
  shape: true,
  initializer: true,
  regularizer: true,
  constraint: true,
  trainable: 'flag',
  dtype: true,
};
