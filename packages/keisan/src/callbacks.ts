export * from '@keisan/layers/callbacks';
