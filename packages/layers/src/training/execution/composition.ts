import type { AnyLayer } from '../../any-layer.ts';

/**
 * What compiled code depends on: the layers of a model, their properties, which weights there are and which of them are trained,
 * and the properties of what trains it. Values of weights are no part of it.
 */
export type Composition = readonly unknown[];

/** Adds an object and its properties: numbers, texts and flags by value, functions and objects by which they are. */
function addObject(object: object, parts: unknown[]): void {
  parts.push(object);
  for (const name in object) {
    parts.push(name, object[name as keyof object]);
  }
}

/** What a model, trained with other objects, is made of now. */
export function compositionOf(model: AnyLayer, trainedWith: readonly object[]): Composition {
  const parts: unknown[] = [];
  const seen = new Set<AnyLayer>();
  const visit = (layer: AnyLayer): void => {
    if (seen.has(layer)) return void parts.push(layer);
    seen.add(layer);
    addObject(layer, parts);
    const { sublayers } = layer;
    parts.push(layer.trainable, sublayers.length);
    for (const part of sublayers) visit(part);
  };
  visit(model);
  for (const weight of model.weights) {
    parts.push(weight, weight.trainable, weight.regularizer, weight.constraint);
  }
  for (const object of trainedWith) addObject(object, parts);
  return parts;
}

/** Whether nothing was changed between two times. */
export function sameComposition(a: Composition, b: Composition): boolean {
  return a.length === b.length && a.every((part, i) => Object.is(part, b[i]));
}
