import { KeisanError } from '@keisan/autograd';
import { formats } from './formats.ts';
import { randomFrom } from './mutations.ts';

/** What came of a file that was damaged. */
export interface Fuzzed {
  readonly format: string;
  readonly isRefused: boolean;
  /** How long it took, in milliseconds of computing. */
  readonly took: number;
  /** What is wrong; null for nothing. */
  readonly problem: string | null;
}

/** How long this process has computed, in milliseconds: others may have the machine. */
const computed = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** What is wrong with a refusal; null where it says in one sentence which file it is about. */
function problemOf(error: unknown, file: string | null): string | null {
  if (!(error instanceof KeisanError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { message } = error;
  if (message.includes('\n')) return `more than one line: ${message}`;
  if (message.length >= 4000) return `${message.length} letters: ${message.slice(0, 200)}`;
  return file !== null && !message.includes(file) ? `does not name ${file}: ${message}` : null;
}

/** Damages a file as a seed says, and reads it: it is to be refused in one sentence that names it, or to be one that is whole. */
export async function fuzz(seed: number): Promise<Fuzzed> {
  const random = randomFrom(seed);
  const { name: format, file, damaged, read } = formats[seed % formats.length]!;
  const bytes = damaged(random) as Uint8Array<ArrayBuffer>;
  const before = computed();
  let isRefused = false;
  let problem: string | null = null;
  try {
    await read(new File([bytes], file ?? 'damaged'), bytes);
  } catch (error) {
    isRefused = true;
    problem = problemOf(error, file);
  }
  const took = computed() - before;
  return { format, isRefused, took, problem: problem && `${format}, seed ${seed}: ${problem}` };
}
