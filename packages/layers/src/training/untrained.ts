import { Parameter, Tensor } from '@keisan/autograd';
import type { AnyLayer } from '../layer/any-layer.ts';
import { layersWithin } from '../layer/nesting.ts';
import { Weight } from '../layer/weight.ts';
import { warnOnce } from '../warn-once.ts';

/** Whether something could be trained, and is no weight of a layer, nor computed or read from one. */
const couldBeTrained = (value: unknown): value is Tensor =>
  value instanceof Tensor &&
  value.requiresGrad &&
  !(value instanceof Weight || value.node || value.gradTarget !== value || value.isSymbolic);

/** Warns where training changes nothing, and of what could be trained in the properties of layers: only the weights that layers add are. */
export function warnOfUntrained(model: AnyLayer): void {
  const layers = layersWithin<AnyLayer>(model);
  if (model.trainableWeights.length === 0 && layers.some((layer) => !layer.trainable && layer.weights.length > 0)) {
    warnOnce(`${model.label}: all its weights are frozen: training leaves them as they are.`);
  }
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      if (!couldBeTrained(value)) continue;
      const [kind, flag] = value instanceof Parameter ? ['Parameter', 'trainable'] : ['tensor', 'requiresGrad'];
      warnOnce(
        `${layer.label}: the ${kind} in its property ${name} is not trained. Make it with this.addWeight(...), or with { ${flag}: false }.`,
      );
    }
  }
}
