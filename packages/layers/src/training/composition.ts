import { Tensor } from '@keisan/autograd';
import type { Layer } from '../layer.ts';

const numbers = new WeakMap<object, number>();
let numbered = 0;

function numberOf(object: object): number {
  const known = numbers.get(object);
  if (known !== undefined) return known;
  numbers.set(object, ++numbered);
  return numbered;
}

/** An object's properties: numbers, texts and flags by value, functions and tensors by which they are. */
function propertiesOf(object: object): string {
  let text = '';
  for (const [name, value] of Object.entries(object)) {
    if (typeof value === 'function' || value instanceof Tensor) text += ` ${name}=#${numberOf(value)}`;
    else if (typeof value !== 'object') text += ` ${name}=${String(value)}`;
  }
  return text;
}

/**
 * A text that is another one once anything was changed that compiled code depends on: the layers of a model, their properties,
 * which of the weights there are and which are trained, and the properties of what trains it. Values of weights are no part of it.
 */
export function compositionOf(model: Layer, trainedWith: readonly object[]): string {
  const seen = new Set<Layer>();
  const visit = (layer: Layer): string => {
    if (seen.has(layer)) return `#${numberOf(layer)}`;
    seen.add(layer);
    const own = `#${numberOf(layer)} ${layer.trainable}${propertiesOf(layer)}`;
    return `${own} [${layer.sublayers.map(visit).join()}]`;
  };
  const weights = model.weights.map((weight) => `${numberOf(weight)}${weight.trainable ? '' : ' fixed'}`);
  return [
    visit(model),
    weights.join(),
    ...trainedWith.map((object) => `#${numberOf(object)}${propertiesOf(object)}`),
  ].join('\n');
}
