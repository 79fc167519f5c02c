export * from '@keisan/layers/options';
