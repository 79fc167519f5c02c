const tests = new Map<object, (layer: object) => boolean>();

/**
 * Says of classes that their `call` applies no layers, and so need not be tried out to know those. It does not hold for classes that
 * extend them.
 * @param holds Whether it is so for a layer of one of them.
 */
export function declareLeaves(classes: readonly object[], holds: (layer: object) => boolean): void {
  for (const Class of classes) tests.set(Class, holds);
}

/** Whether `call` is known to apply no layers. */
export const isLeaf = (layer: object): boolean =>
  !Object.hasOwn(layer, 'call') && (tests.get(layer.constructor)?.(layer) ?? false);
