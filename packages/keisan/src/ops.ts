export * from '@keisan/autograd/ops';
