import { lookUp, type Serialized } from '../identifiers.ts';
import type { Layer } from '../layer.ts';
import { Activation } from './activation.ts';
import { Dense } from './dense.ts';
import { Dropout } from './dropout.ts';
import { Flatten } from './flatten.ts';
import { InputLayer } from './input.ts';
import { Reshape } from './reshape.ts';

/** A class of layers, as it is made from what `getConfig` returned. */
interface LayerClass {
  fromConfig(config: Readonly<Record<string, unknown>>): Layer;
}

/** Classes of layers by name. */
export type LayerClasses = Readonly<Record<string, LayerClass>>;

const classes: LayerClasses = { Activation, Dense, Dropout, Flatten, InputLayer, Reshape };

/**
 * A layer from what it was saved as.
 * @param others Classes that are not Keisan's own.
 * @throws ValueError for a class that is neither.
 */
export function layerFrom({ className, config }: Serialized, others: LayerClasses = {}): Layer {
  return lookUp('layer', { ...classes, ...others }, className).fromConfig(config);
}
