export * from '@keisan/layers/metrics';
