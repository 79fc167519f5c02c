/**
 * Damages files of every format and reads them, 100,000 times or as often as is said: `npm run fuzz -- 100000 [first seed]`. They are read in
 * processes of their own, whose heap may have 200 MB: one that crashes, or stays at a file, is a problem like an odd error.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Fuzzed } from './fuzz.ts';

const [files, first] = [Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 1)];

const MOST_BYTES = 200 * 2 ** 20;
const MOST_MS = 2000;
/** How many files one process reads. */
const EACH = 5000;
/** How long a file may take by the clock, on a machine that others use too, in milliseconds. */
const PATIENCE = 60_000;

type Said = { readonly ready: number } | { readonly seed: number } | (Fuzzed & { readonly peak: number });

const problems: string[] = [];
const counts = new Map<string, { files: number; refused: number }>();
let longest = 0;
let mostMemory = 0;

/** Reads the files of some seeds. @returns the seed to go on with. */
function readIn(from: number, to: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const program = fileURLToPath(new URL('fuzz-worker.ts', import.meta.url));
    const options = ['--max-old-space-size=200', '--conditions=@keisan/source', '--import', 'tsx', program];
    const child = spawn(process.execPath, [...options, String(from), String(to)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [seed, ready, errors] = [from - 1, 0, ''];
    let timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE * 5);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-2000);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
      const said = JSON.parse(line) as Said;
      if ('ready' in said) ready = said.ready;
      else if ('seed' in said) seed = said.seed;
      else {
        const count = counts.get(said.format) ?? { files: 0, refused: 0 };
        counts.set(said.format, { files: count.files + 1, refused: count.refused + Number(said.isRefused) });
        longest = Math.max(longest, said.took);
        if (said.problem) problems.push(said.problem);
        if (said.took > MOST_MS) problems.push(`${said.format}, seed ${seed}: it took ${said.took.toFixed(0)} ms`);
        const memory = said.peak - ready;
        if (memory > MOST_BYTES && mostMemory <= MOST_BYTES) problems.push(`seed ${seed}: ${memory} bytes of memory`);
        mostMemory = Math.max(mostMemory, memory);
      }
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(to);
      if (ready === 0) return reject(new Error(errors));
      problems.push(`seed ${seed}: the process ended with ${signal ?? code}: ${errors}`);
      resolve(seed + 1);
    });
  });
}

for (let seed = first; seed < first + files; ) seed = await readIn(seed, Math.min(seed + EACH, first + files));
for (const problem of problems.slice(0, 50)) console.error(problem);
for (const [format, { files: read, refused }] of counts) {
  console.log(`${format}: ${read} files, ${refused} refused, ${read - refused} still whole`);
}
console.log(
  `${problems.length} problems; the longest took ${longest.toFixed(0)} ms of computing, and the most memory was ${(mostMemory / 2 ** 20).toFixed(0)} MB beyond that before`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
