import type { DType } from '@keisan/autograd';
import { checkDType } from '@keisan/autograd/internal';
import type { Kind } from './kind.ts';

/** The name of a dtype. */
export const dtype: Kind<DType> = {
  type: { name: 'dtype' },
  read: (value, { where }) => checkDType(where, value as DType),
};

/** The dtype of a layer, which Keras saves as a policy for weights and computation. */
export const dtypePolicy: Kind<DType> = {
  ...dtype,
  keras: (held) => ({ module: 'keras', class_name: 'DTypePolicy', config: { name: held }, registered_name: null }),
};
