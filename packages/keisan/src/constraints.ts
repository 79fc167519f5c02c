export * from '@keisan/layers/constraints';
