export * from '@keisan/autograd/random';
