export * from '@keisan/datasets/data';
