import { KeisanError } from '@keisan/autograd';
import { loadModel } from '@keisan/saving';
import { damagedFile, membersOf, type Random, randomFrom } from './mutations.ts';
import { damagedHdf5, damagedTfjs } from './old-formats.ts';
import './own-classes.ts';

/** What came of files that were damaged. */
export interface Fuzzed {
  readonly files: number;
  /** How many of them were refused; the others were still those of a model. */
  readonly refused: number;
  /** The longest that one took, in milliseconds. */
  readonly longest: number;
  /** The most memory that there was after one beyond that at first, in bytes. */
  readonly memory: number;
  readonly problems: readonly string[];
}

const MOST_MS = 2000;
const MOST_BYTES = 200 * 2 ** 20;

const memory = () => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** How long this process has computed, in milliseconds: others may have the machine. */
const computed = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** What damages a file of each kind. */
async function subjectsOf(): Promise<readonly ((random: Random) => unknown)[]> {
  const archives = await Promise.all(
    ['line', 'shared', 'custom', 'own-model'].map((name) =>
      membersOf(new URL(`fixtures/${name}.keras`, import.meta.url)),
    ),
  );
  return [...archives.map((members) => (random: Random) => damagedFile(random, members)), damagedHdf5, damagedTfjs];
}

/** Reads as many damaged files: each is to be refused in one sentence, soon, and without much memory, or to be a model. */
export async function fuzz(files: number, seed: number): Promise<Fuzzed> {
  const subjects = await subjectsOf();
  const found = { files, refused: 0, longest: 0, memory: 0, problems: [] as string[] };
  const atFirst = memory();
  for (let i = 0; i < files; i++) {
    const random = randomFrom(seed + i);
    const damaged = subjects[i % subjects.length]!(random);
    const before = computed();
    try {
      await loadModel(damaged as Uint8Array);
    } catch (error) {
      found.refused++;
      const isSentence = error instanceof KeisanError && !error.message.includes('\n') && error.message.length < 4000;
      if (!isSentence) found.problems.push(`seed ${seed + i}: ${error instanceof Error ? error.stack : String(error)}`);
    }
    const took = computed() - before;
    found.longest = Math.max(found.longest, took);
    found.memory = Math.max(found.memory, memory() - atFirst);
    if (took > MOST_MS) found.problems.push(`seed ${seed + i}: ${took} ms`);
  }
  if (found.memory > MOST_BYTES) found.problems.push(`${found.memory} bytes of memory`);
  return found;
}
