export * from '@keisan/layers/initializers';
