export * from '@keisan/layers/losses';
