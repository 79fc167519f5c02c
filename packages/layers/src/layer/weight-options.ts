import { ValueError } from '@keisan/autograd';
import type { AnyLayer } from './any-layer.ts';
import type { WeightSpec } from './layer-options.ts';
import type { Weight } from './weight.ts';

/**
 * What the options of a layer say of a weight: `kernelInitializer`, `kernelRegularizer` and `kernelConstraint` for the weight `kernel`, as
 * far as the layer has them.
 */
export function weightOptions(layer: object, name: string): Omit<WeightSpec, 'shape'> {
  const spec: Record<string, unknown> = { name };
  for (const part of ['initializer', 'regularizer', 'constraint']) {
    const option = `${name}${part[0]!.toUpperCase()}${part.slice(1)}`;
    if (option in layer) spec[part] = Reflect.get(layer, option);
  }
  return spec;
}

/**
 * A weight of a layer whose `call` needs it.
 * @throws ValueError before the layer is built.
 */
export function builtWeight(layer: AnyLayer, weight: Weight | null): Weight {
  if (weight) return weight;
  throw new ValueError({
    where: `${layer.label}.call`,
    got: 'a layer that is not built',
    expected: 'one that has its weights',
    fix: 'Use apply(...), which builds it first',
  });
}
