import { Layer } from '../../layer/layer.ts';
import { classNameOf } from '../../naming/class-name.ts';
import { warnOnce } from '../../warn-once.ts';

const numbersIn = (object: object) => Object.entries(object).filter(([, value]) => typeof value === 'number');

/** Runs a step that is traced, and warns of properties of `objects` that it counts in: traced, it counts once. */
export function warningOfCounters<T>(objects: readonly object[], step: () => T): T {
  const before = objects.map((object) => [object, numbersIn(object)] as const);
  const result = step();
  for (const [object, numbers] of before) {
    for (const [name, value] of numbers) {
      if (Reflect.get(object, name) !== value + 1) continue;
      warnOnce(
        `${object instanceof Layer ? object.label : classNameOf(object)}: its property ${name} counts once, not at each batch: the step is compiled. ` +
          'Count in a Parameter that is not trainable, and choose by it with cond(...), or compile with runEagerly: true.',
      );
    }
  }
  return result;
}
