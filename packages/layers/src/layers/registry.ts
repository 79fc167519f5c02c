import type { AnyLayer } from '../any-layer.ts';
import { Family } from '../family.ts';
import type { Serialized } from '../identifiers.ts';
import { Layer } from '../layer.ts';
import { type CustomObjects, customObjectScope } from '../saving/custom-objects.ts';
import { Activation } from './activation.ts';
import { PReLU } from './activations/prelu.ts';
import { ELU, LeakyReLU, ReLU } from './activations/rectifiers.ts';
import { Softmax } from './activations/softmax.ts';
import { Dense } from './dense.ts';
import { Dropout } from './dropout.ts';
import { Flatten } from './flatten.ts';
import { Identity } from './identity.ts';
import { InputLayer } from './input.ts';
import { Lambda } from './lambda.ts';
import { Masking } from './masking.ts';
import { Concatenate } from './merging/concatenate.ts';
import { Dot } from './merging/dot.ts';
import { Add, Average, Maximum, Minimum, Multiply, Subtract } from './merging/elementwise.ts';
import { Normalization } from './preprocessing/normalization.ts';
import { Rescaling } from './preprocessing/rescaling.ts';
import { ActivityRegularization } from './regularization/activity-regularization.ts';
import { AlphaDropout, GaussianDropout, GaussianNoise } from './regularization/noise.ts';
import { SpatialDropout1D, SpatialDropout2D, SpatialDropout3D } from './regularization/spatial-dropout.ts';
import { Reshape } from './reshape.ts';

/** All layers. */
export const layers = new Family<AnyLayer>({
  kind: 'layer',
  module: 'keras.layers',
  Base: Layer,
  classes: {
    Activation,
    ActivityRegularization,
    Add,
    AlphaDropout,
    Average,
    Concatenate,
    Dense,
    Dot,
    Dropout,
    ELU,
    Flatten,
    GaussianDropout,
    GaussianNoise,
    Identity,
    InputLayer,
    Lambda,
    LeakyReLU,
    Masking,
    Maximum,
    Minimum,
    Multiply,
    Normalization,
    PReLU,
    ReLU,
    Rescaling,
    Reshape,
    Softmax,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
    Subtract,
  },
  names: {},
});

/**
 * A layer from what it was saved as.
 * @param others Classes that are not Keisan's own, by name.
 * @throws ValueError for a class that is neither, and for what no layer was saved as.
 */
export const layerFrom = (saved: Serialized, others: CustomObjects = {}): AnyLayer =>
  customObjectScope(others, () => layers.fromSerialized(saved));
