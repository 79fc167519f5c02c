import { type Tensor, type TensorData, tensor } from '@keisan/autograd';
import { frozenNesting } from '../structure.ts';
import { toTensor } from '../to-tensor.ts';
import { type Kind, wrongValue } from './kind.ts';

/** A number, or numbers in nested lists. */
export type Numbers = number | readonly Numbers[];

/** A finite number, or an array of them; kept in nested lists that nobody can change. */
export const numbers: Kind<Tensor | TensorData, Numbers> = {
  type: { name: 'numbers' },
  read(value, place) {
    const expected = 'a finite number, or an array of them';
    if (typeof value !== 'number' && (typeof value !== 'object' || value === null))
      throw wrongValue(place, value, expected);
    const given = value as Tensor | TensorData;
    const read = toTensor(`${place.where}: ${place.name}`, given, (data) => tensor(data, { dtype: 'float64' }));
    if (!read.data.every(Number.isFinite)) throw wrongValue(place, value, expected);
    return frozenNesting((typeof value === 'number' ? value : read.toArray()) as Numbers);
  },
};

/** The lengths of nested lists. */
export const shapeOfNumbers = (value: Numbers): readonly number[] =>
  typeof value === 'number' ? [] : [value.length, ...(value.length > 0 ? shapeOfNumbers(value[0]!) : [])];
