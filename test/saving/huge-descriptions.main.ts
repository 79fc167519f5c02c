/**
 * Measures how long refusing each description of very many layers, calls and options takes in a process that has read nothing before:
 * `npm run descriptions`. It fails where one takes longer than is promised.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { loadModel } from '@keisan/saving';
import { hugeDescriptions } from './huge-descriptions.ts';

/** What is promised, in seconds on the clock. */
const MOST_SECONDS = 2;

const one = process.argv[2];
if (one !== undefined) {
  console.warn = () => {};
  const file = hugeDescriptions[Number(one)]!.make();
  const start = performance.now();
  await loadModel(file, { verbose: 0 }).then(
    () => Promise.reject(new Error('it was read')),
    () => {},
  );
  console.log((performance.now() - start) / 1000);
} else {
  const program = [...process.execArgv, fileURLToPath(import.meta.url)];
  let longest = 0;
  for (const [i, { file, of }] of hugeDescriptions.entries()) {
    const seconds = Number(execFileSync(process.execPath, [...program, String(i)], { encoding: 'utf8' }));
    longest = Math.max(longest, seconds);
    console.log(`${seconds.toFixed(2)} s: ${file}, ${of}`);
  }
  console.log(`${hugeDescriptions.length} refused; the longest took ${longest.toFixed(2)} s`);
  process.exitCode = longest > MOST_SECONDS ? 1 : 0;
}
