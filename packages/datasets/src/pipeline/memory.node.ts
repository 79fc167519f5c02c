import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** How much memory there can be, in bytes: for objects, and in all. */
export const memory = (): { readonly heap: number; readonly all: number } => ({
  heap: getHeapStatistics().heap_size_limit,
  all: totalmem(),
});
