import { gradcheck } from '@keisan/autograd';
import { test } from 'vitest';
import { check } from './arbitraries.ts';
import { programs, run } from './programs.ts';

test(
  'random programs have the gradient and the second gradient of finite differences',
  check(120, programs, (program) => gradcheck((...inputs) => run(program, inputs), program.inputs)),
);
