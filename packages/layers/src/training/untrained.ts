import { Parameter } from '@keisan/autograd';
import type { AnyLayer } from '../layer/any-layer.ts';
import { layersWithin } from '../layer/nesting.ts';
import { Weight } from '../layer/weight.ts';
import { warnOnce } from '../warn-once.ts';

/** Warns of parameters in the properties of layers that could be trained: only the weights that layers add are. */
export function warnOfParameters(model: AnyLayer): void {
  for (const layer of layersWithin<AnyLayer>(model)) {
    for (const [name, value] of Object.entries(layer)) {
      if (!(value instanceof Parameter) || value instanceof Weight || !value.trainable) continue;
      warnOnce(
        `${layer.label}: the Parameter in its property ${name} is not trained. Make it with this.addWeight(...), or with { trainable: false }.`,
      );
    }
  }
}
