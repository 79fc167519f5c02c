import { Tensor } from '@keisan/autograd';
import { Layer } from '../../layer/layer.ts';
import { classNameOf } from '../../naming/class-name.ts';
import { warnOnce } from '../../warn-once.ts';

/** The properties that are numbers, or tensors with values. */
const valuesIn = (object: object) =>
  Object.entries(object).filter(
    ([, value]) => typeof value === 'number' || (value instanceof Tensor && !value.isSymbolic),
  );

/** Whether a step counted, or made a tensor of the one that was there. */
const isCarriedOn = (before: unknown, after: unknown): boolean =>
  after instanceof Tensor ? after !== before && after.isSymbolic : Math.abs(Number(after) - Number(before)) === 1;

/** Runs a step that is traced, and warns of properties of `objects` that it changes from batch to batch: traced, it does so once. */
export function warningOfCounters<T>(objects: readonly object[], step: () => T): T {
  const before = objects.map((object) => [object, valuesIn(object)] as const);
  const result = step();
  for (const [object, values] of before) {
    for (const [name, value] of values) {
      if (!isCarriedOn(value, Reflect.get(object, name))) continue;
      warnOnce(
        `${object instanceof Layer ? object.label : classNameOf(object)}: its property ${name} is changed once, not at each batch: the step is compiled. ` +
          'Keep it in a Parameter with trainable: false, and assign to that.',
      );
    }
  }
  return result;
}
