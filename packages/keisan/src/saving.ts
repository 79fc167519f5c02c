export * from '@keisan/layers/saving';
