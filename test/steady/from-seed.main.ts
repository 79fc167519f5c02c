/** Prints what a training run from a seed computes, on the runtime named. */
import '@keisan/compiler/internal';
import type { RuntimeName } from 'keisan';
import { fromSeed } from './from-seed.ts';

console.log(JSON.stringify(await fromSeed(process.argv[2] as RuntimeName)));
