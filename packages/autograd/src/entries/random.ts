import '../methods.ts';

export * from '../random.ts';
