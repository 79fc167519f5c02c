import type { DType } from '@keisan/autograd';
import { checkDType, isFloat } from '@keisan/autograd/internal';
import { type Kind, wrongValue } from './kind.ts';

/** The name of a dtype. */
export const dtype: Kind<DType> = {
  type: { name: 'dtype' },
  read: (value, { where }) => checkDType(where, value as DType),
};

/** The name of a dtype with fractions. */
export const floatDtype: Kind<'float32' | 'float64'> = {
  type: dtype.type,
  read(value, place) {
    const name = dtype.read(value, place);
    if (isFloat(name)) return name as 'float32' | 'float64';
    throw wrongValue(place, value, 'float32 or float64');
  },
};

/** The name of a dtype of numbers that have a sign. */
export const numberDtype: Kind<'float32' | 'float64' | 'int32'> = {
  type: dtype.type,
  read(value, place) {
    const name = dtype.read(value, place);
    if (name === 'int32' || isFloat(name)) return name as 'float32' | 'float64' | 'int32';
    throw wrongValue(place, value, 'float32, float64 or int32');
  },
};

/** The dtype of a layer, which Keras saves as a policy for weights and computation. */
export const dtypePolicy: Kind<DType> = {
  ...dtype,
  keras: (held) => ({ module: 'keras', class_name: 'DTypePolicy', config: { name: held }, registered_name: null }),
};
