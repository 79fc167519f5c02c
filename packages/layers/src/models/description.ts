import { type Activation, nameOf } from '../activations/index.ts';
import { classNameOf } from '../class-name.ts';
import type { Layer } from '../layer.ts';
import type { PartialShape } from '../shapes.ts';

/** A layer as diagrams show it. */
export interface LayerDescription {
  /** The layer's name. */
  readonly name: string;
  /** The name of its class. */
  readonly className: string;
  /** The dtype of the layer's computation. */
  readonly dtype: string;
  /** Whether the layer's weights are trained; null when it has none. */
  readonly trainable: boolean | null;
  /** The activation's name; absent when the layer has none. */
  readonly activation?: string;
  /** The shape of each input, batch first. */
  readonly inputShapes: readonly PartialShape[];
  /** The shape of the output, batch first. */
  readonly outputShape: PartialShape;
  /** The names of the layers whose outputs it reads. */
  readonly inbound: readonly string[];
  /** The layers of a nested Sequential. */
  readonly layers?: readonly LayerDescription[];
}

/** A layer of the user's own may call anything its activation. */
function activationOf(layer: Layer): { activation?: string } {
  const { activation } = layer as { activation?: unknown };
  if (activation === undefined || activation === null) return {};
  return { activation: typeof activation === 'function' ? nameOf(activation as Activation) : String(activation) };
}

/** A layer as diagrams show it, as long as it stands alone. */
export function describeLayer(layer: Layer): LayerDescription {
  return {
    name: layer.name,
    className: classNameOf(layer),
    dtype: layer.dtype,
    trainable: layer.weights.length > 0 ? layer.trainable : null,
    ...activationOf(layer),
    inputShapes: layer.inputShape ? [layer.inputShape] : [],
    outputShape: layer.outputShape ?? [],
    inbound: [],
  };
}
