import type { DType, Shape, Tensor } from '@keisan/autograd';
import type { OptionNames } from '@keisan/autograd/internal';
import type { ConstraintIdentifier } from '../constraints/family.ts';
import type { InitializerIdentifier } from '../initializers/family.ts';
import { dtypePolicy } from '../options/dtype.ts';
import { flag, nullable, text } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { partialShape } from '../options/shape.ts';
import { type RegularizerIdentifier, regularizer } from '../regularizers/family.ts';

/** The options that every layer takes. */
export const layerOptions = {
  /** Default: the class's name in snake case, numbered: `dense`, `dense_1`. */
  name: option(text),
  /** The dtype of the weights and of the computation. Default: float32. */
  dtype: option(dtypePolicy, 'float32'),
  /** Whether the layer's weights are trained. Default: true. */
  trainable: option(flag, true),
  /**
   * The shape of one sample, for the first layer of a model, so that it is built at once; null for a length that varies.
   * Default: known from the first data.
   */
  inputShape: option(partialShape('the shape of one sample, without the batch'), undefined, { kerasName: null }),
  /** A penalty on the layer's output, added to the loss as its mean over the batch. Default: none. */
  activityRegularizer: option(nullable(regularizer), null, { unsavedIfNull: true }),
};

/** Options of every layer. */
export interface LayerOptions extends OptionsOf<typeof layerOptions> {}

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
