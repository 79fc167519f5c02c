import { MOST_BLOCKS } from './control.ts';

/** What a block takes at least on one core, roughly, in nanoseconds: less than that, and claiming it would count. */
export const BLOCK_TIME = 20_000;

/** How many of the parts of a task that take so many nanoseconds each are a block. */
export const partsAtOnce = (parts: number, time: number): number =>
  Math.max(1, Math.min(parts, Math.ceil(BLOCK_TIME / time)), Math.ceil(parts / MOST_BLOCKS));
