export * from '@keisan/datasets';
