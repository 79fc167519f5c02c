import { ValueError } from '@keisan/autograd';
import { adviceForShape, describeAsJson } from '@keisan/autograd/internal';
import { isPartialShape, ownShape, type PartialShape } from '../shapes.ts';
import type { Kind } from './kind.ts';

/**
 * A shape, null for lengths that vary.
 * @param meaning What it is the shape of, for messages.
 */
export const partialShape = (meaning = ''): Kind<PartialShape> => ({
  type: { name: 'shape' },
  read(value, { where, name }) {
    if (isPartialShape(value, 1)) return ownShape(value);
    throw new ValueError({
      where,
      got: `${name} ${describeAsJson(value)}`,
      expected: `a list of positive whole numbers, or null${meaning && `: ${meaning}`}`,
      fix:
        (Array.isArray(value) && adviceForShape(value)) ||
        (meaning && `For vectors of 784 numbers write ${name}: [784]`),
    });
  },
});
