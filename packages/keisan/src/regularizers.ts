export * from '@keisan/layers/regularizers';
