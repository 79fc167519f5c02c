import '../methods.ts';

export * from '../ops/index.ts';
