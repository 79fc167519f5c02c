import { isKnownActivation } from '../activations/family.ts';
import type { AnyLayer } from '../layer/any-layer.ts';
import { Layer } from '../layer/layer.ts';
import { declareLeaves } from '../layer/leaves.ts';
import { Family } from '../naming/family.ts';
import type { Serialized } from '../naming/identifiers.ts';
import { type CustomObjects, customObjectScope } from '../saving/custom-objects.ts';
import { Activation } from './activation.ts';
import { PReLU } from './activations/prelu.ts';
import { ELU, LeakyReLU, ReLU } from './activations/rectifiers.ts';
import { Softmax } from './activations/softmax.ts';
import { Conv1D, Conv2D, Conv3D } from './convolution/conv.ts';
import { Conv1DTranspose, Conv2DTranspose, Conv3DTranspose } from './convolution/conv-transpose.ts';
import { DepthwiseConv1D, DepthwiseConv2D } from './convolution/depthwise-conv.ts';
import { SeparableConv1D, SeparableConv2D } from './convolution/separable-conv.ts';
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
import { BatchNormalization } from './normalization/batch-normalization.ts';
import { GroupNormalization } from './normalization/group-normalization.ts';
import { LayerNormalization } from './normalization/layer-normalization.ts';
import { RMSNormalization } from './normalization/rms-normalization.ts';
import { UnitNormalization } from './normalization/unit-normalization.ts';
import { AveragePooling1D, AveragePooling2D, AveragePooling3D } from './pooling/average-pooling.ts';
import {
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling3D,
} from './pooling/global-pooling.ts';
import { MaxPooling1D, MaxPooling2D, MaxPooling3D } from './pooling/max-pooling.ts';
import { Normalization } from './preprocessing/normalization.ts';
import { Rescaling } from './preprocessing/rescaling.ts';
import { ActivityRegularization } from './regularization/activity-regularization.ts';
import { AlphaDropout, GaussianDropout, GaussianNoise } from './regularization/noise.ts';
import { SpatialDropout1D, SpatialDropout2D, SpatialDropout3D } from './regularization/spatial-dropout.ts';
import { Reshape } from './reshape.ts';
import { Cropping1D, Cropping2D, Cropping3D } from './reshaping/cropping.ts';
import { Permute } from './reshaping/permute.ts';
import { RepeatVector } from './reshaping/repeat-vector.ts';
import { UpSampling1D, UpSampling2D, UpSampling3D } from './reshaping/up-sampling.ts';
import { ZeroPadding1D, ZeroPadding2D, ZeroPadding3D } from './reshaping/zero-padding.ts';

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
    AveragePooling1D,
    AveragePooling2D,
    AveragePooling3D,
    BatchNormalization,
    Concatenate,
    Conv1D,
    Conv1DTranspose,
    Conv2D,
    Conv2DTranspose,
    Conv3D,
    Conv3DTranspose,
    Cropping1D,
    Cropping2D,
    Cropping3D,
    Dense,
    DepthwiseConv1D,
    DepthwiseConv2D,
    Dot,
    Dropout,
    ELU,
    Flatten,
    GaussianDropout,
    GaussianNoise,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalAveragePooling3D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    GlobalMaxPooling3D,
    GroupNormalization,
    Identity,
    InputLayer,
    Lambda,
    LayerNormalization,
    LeakyReLU,
    Masking,
    MaxPooling1D,
    MaxPooling2D,
    MaxPooling3D,
    Maximum,
    Minimum,
    Multiply,
    Normalization,
    PReLU,
    Permute,
    RMSNormalization,
    ReLU,
    RepeatVector,
    Rescaling,
    Reshape,
    SeparableConv1D,
    SeparableConv2D,
    Softmax,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
    Subtract,
    UnitNormalization,
    UpSampling1D,
    UpSampling2D,
    UpSampling3D,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
  },
  names: {},
});

// An activation of the user's own may apply layers, and what a Lambda has does what it likes.
declareLeaves(
  Object.values(layers.classes).filter((Class) => Class !== Lambda),
  (layer) => !('activation' in layer) || isKnownActivation(layer.activation),
);

/**
 * A layer from what it was saved as.
 * @param others Classes that are not Keisan's own, by name.
 * @throws ValueError for a class that is neither, and for what no layer was saved as.
 */
export const layerFrom = (saved: Serialized, others: CustomObjects = {}): AnyLayer =>
  customObjectScope(others, () => layers.fromSerialized(saved));
