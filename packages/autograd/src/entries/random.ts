import '../methods.ts';

export * from '../random/random.ts';
