/** Damages files and reads them, 100,000 times or as often as is said: `npm run fuzz -- 100000 [first seed]`. */
import { fuzz } from './fuzz.ts';

// What does not fit here is a matter of warnings, which say nothing new after the first thousand.
console.warn = () => {};
const { files, refused, longest, memory, problems } = await fuzz(
  Number(process.argv[2] ?? 100_000),
  Number(process.argv[3] ?? 1),
);
for (const problem of problems.slice(0, 20)) console.error(problem);
console.log(
  `${files} damaged files: ${refused} refused, ${files - refused} still those of a model, ${problems.length} problems; ` +
    `the longest took ${longest.toFixed(0)} ms, and the most memory was ${(memory / 2 ** 20).toFixed(0)} MB`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
