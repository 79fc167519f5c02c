import { isPlain } from '@keisan/autograd/internal';
import { Initializer } from '../../initializers/initializer.ts';
import { AnyLayer } from '../../layer/any-layer.ts';
import { Optimizer } from '../../optimizers/optimizer.ts';
import { Configured } from '../../options/configured.ts';

/**
 * What compiled code depends on: the layers of a model, their properties, which weights there are and which of them are trained,
 * and the properties of what trains it. Values of weights are no part of it.
 */
export type Composition = readonly unknown[];

/** How deep in a property something counts that is not looked for as a layer: in lists of lists and the like. */
const DEEPEST = 4;
/** How many values, names and lists in a property count. Of more, as where losses are noted down, it only counts which object holds them. */
const MOST = 256;

/** What an object holds that may be changed in it, where it is a list, a map, plain data, or has options and properties of its own. */
function heldBy(value: object): Iterable<unknown> {
  if (Array.isArray(value) || value instanceof Set) return value;
  if (ArrayBuffer.isView(value)) return value instanceof DataView ? [] : (value as Uint8Array);
  if (value instanceof Map) return value.size > MOST ? [] : [...value].flat();
  const isOwn = isPlain(value) || (value instanceof Configured && !(value instanceof Initializer));
  return isOwn ? [...Object.entries(value).flat(), ...partsOf(value)] : [];
}

const partsOf = (value: object): readonly unknown[] => (value instanceof Optimizer ? value.parts : []);

/** What a model, trained with other objects, is made of now, and how it is run. */
export function compositionOf(model: AnyLayer, trainedWith: readonly object[], runEagerly: boolean): Composition {
  const parts: unknown[] = [runEagerly];
  const seen = new Set<AnyLayer>();
  /** Layers in properties: those of the model, and those that it is trained with, such as a teacher. */
  const met = new Set<AnyLayer>();
  /** Adds what a property is: numbers, texts and flags by value, functions and objects by which they are, and by what is in them. */
  const addValue = (value: unknown, end: number, depth: number): void => {
    parts.push(value);
    if (typeof value !== 'object' || value === null) return;
    if (value instanceof AnyLayer) return void met.add(value);
    if (depth === DEEPEST) return;
    for (const held of heldBy(value)) {
      if (parts.length > end) return;
      addValue(held, end, depth + 1);
    }
  };
  const addProperty = (value: unknown): void => {
    const start = parts.length;
    const end = start + MOST;
    addValue(value, end, 0);
    if (parts.length > end) parts.length = start + 1;
  };
  const addObject = (object: object): void => {
    parts.push(object);
    for (const name in object) {
      parts.push(name);
      addProperty(object[name as keyof object]);
    }
    for (const part of partsOf(object)) addProperty(part);
  };
  const visit = (layer: AnyLayer): void => {
    if (seen.has(layer)) return void parts.push(layer);
    seen.add(layer);
    addObject(layer);
    const { sublayers, ownWeights } = layer;
    parts.push(layer.trainable, layer.isThawed, ownWeights.length, sublayers.length);
    for (const weight of ownWeights) {
      parts.push(weight, weight.trainable);
      addProperty(weight.regularizer);
      addProperty(weight.constraint);
    }
    for (const part of sublayers) visit(part);
  };
  visit(model);
  for (const object of trainedWith) addObject(object);
  for (const layer of met) if (!seen.has(layer)) visit(layer);
  return parts;
}

/** Whether nothing was changed between two times. */
export function sameComposition(a: Composition, b: Composition): boolean {
  return a.length === b.length && a.every((part, i) => Object.is(part, b[i]));
}
