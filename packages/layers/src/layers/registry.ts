import type { AnyLayer } from '../any-layer.ts';
import { Family } from '../family.ts';
import type { Serialized } from '../identifiers.ts';
import { Layer } from '../layer.ts';
import { type CustomObjects, customObjectScope } from '../saving/custom-objects.ts';
import { Activation } from './activation.ts';
import { Add } from './add.ts';
import { Concatenate } from './concatenate.ts';
import { Dense } from './dense.ts';
import { Dropout } from './dropout.ts';
import { Flatten } from './flatten.ts';
import { InputLayer } from './input.ts';
import { BatchNormalization } from './normalization/batch-normalization.ts';
import { GroupNormalization } from './normalization/group-normalization.ts';
import { LayerNormalization } from './normalization/layer-normalization.ts';
import { RMSNormalization } from './normalization/rms-normalization.ts';
import { UnitNormalization } from './normalization/unit-normalization.ts';
import { Reshape } from './reshape.ts';
import { Cropping1D, Cropping2D, Cropping3D } from './reshaping/cropping.ts';
import { Permute } from './reshaping/permute.ts';
import { RepeatVector } from './reshaping/repeat-vector.ts';
import { ZeroPadding1D, ZeroPadding2D, ZeroPadding3D } from './reshaping/zero-padding.ts';

/** All layers. */
export const layers = new Family<AnyLayer>({
  kind: 'layer',
  module: 'keras.layers',
  Base: Layer,
  classes: {
    Activation,
    Add,
    BatchNormalization,
    Concatenate,
    Cropping1D,
    Cropping2D,
    Cropping3D,
    Dense,
    Dropout,
    Flatten,
    GroupNormalization,
    InputLayer,
    LayerNormalization,
    Permute,
    RMSNormalization,
    RepeatVector,
    Reshape,
    UnitNormalization,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
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
