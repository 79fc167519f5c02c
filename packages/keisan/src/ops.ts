export * from '@keisan/layers/ops';
