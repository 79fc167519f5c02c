import { kindOf } from './kind.ts';

/** A whole number that random numbers start from. */
export const seed = kindOf<number>({ name: 'seed' }, 'a whole number', Number.isSafeInteger);
