import * as ofTensors from '@keisan/autograd/ops';
import { expect, test } from 'vitest';
import * as ofBoth from './index.ts';

test('every function of tensors is here', () => {
  expect(Object.keys(ofBoth).sort()).toEqual(Object.keys(ofTensors).sort());
});
