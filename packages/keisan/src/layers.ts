export * from '@keisan/layers/layers';
