export * from '@keisan/layers/optimizers';
