/**
 * Reads damaged files of the seeds from one number to another. For each it prints its seed before, and after it what came of it: who runs
 * it hears of the seed at which it crashes or stays.
 */
import { writeSync } from 'node:fs';
import { fuzz } from './fuzz.ts';

// What does not fit here is a matter of warnings, which say nothing new after the first thousand.
console.warn = () => {};
const [from = 0, to = 0] = process.argv.slice(2).map(Number);
const say = (what: unknown) => writeSync(1, `${JSON.stringify(what)}\n`);
/** The most memory that the process has had, in bytes. */
const peak = () => process.resourceUsage().maxRSS * 1024;

// A file of each kind, so that what is measured is what a damaged one takes.
for (let i = 0; i < 200; i++) await fuzz(2 ** 30 + i);
say({ ready: peak() });
for (let seed = from; seed < to; seed++) {
  say({ seed });
  say({ ...(await fuzz(seed)), peak: peak() });
}
