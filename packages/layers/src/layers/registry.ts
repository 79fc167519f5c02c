import { KeisanError, ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import type { AnyLayer } from '../any-layer.ts';
import { relabel } from '../attribution.ts';
import { isSerialized, lookUp, type Serialized } from '../identifiers.ts';
import { Activation } from './activation.ts';
import { Dense } from './dense.ts';
import { Dropout } from './dropout.ts';
import { Flatten } from './flatten.ts';
import { InputLayer } from './input.ts';
import { Reshape } from './reshape.ts';

/** A class of layers, as it is made from what `getConfig` returned. */
interface LayerClass {
  fromConfig(config: Readonly<Record<string, unknown>>, customObjects?: LayerClasses): AnyLayer;
}

/** Classes of layers by name. */
export type LayerClasses = Readonly<Record<string, LayerClass>>;

const classes: LayerClasses = { Activation, Dense, Dropout, Flatten, InputLayer, Reshape };

function classOf(className: string, known: LayerClasses): LayerClass {
  try {
    return lookUp('layer', known, className);
  } catch (error) {
    if (!(error instanceof KeisanError) || error.fix) throw error;
    throw relabel(error, error.where, { fix: `Pass a class of your own too: fromConfig(config, { ${className} })` });
  }
}

/**
 * A layer from what it was saved as.
 * @param others Classes that are not Keisan's own.
 * @throws ValueError for a class that is neither, and for what no layer was saved as.
 */
export function layerFrom(saved: Serialized, others: LayerClasses = {}): AnyLayer {
  if (!isSerialized(saved)) {
    throw new ValueError({
      where: 'layer',
      got: describeValue(saved),
      expected: 'what a layer was saved as: { className, config }',
      fix: 'Write its class name and what its getConfig() returns',
    });
  }
  const Class = classOf(saved.className, { ...classes, ...others });
  if (typeof Class?.fromConfig === 'function') return Class.fromConfig(saved.config, others);
  throw new ValueError({
    where: 'layer',
    got: `${describeValue(Class)} for ${saved.className}`,
    expected: 'a class that extends Layer',
  });
}
