export * from '@keisan/layers/activations';
