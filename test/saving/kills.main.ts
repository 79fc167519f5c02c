/** Kills a program that saves a model 1,000 times, or as often as is said: `npm run kills -- 1000`. */
import { killSavers } from './kills.ts';

const { kills, midway, problems } = await killSavers(Number(process.argv[2] ?? 1000));
for (const problem of problems) console.error(problem);
console.log(`${kills} kills, ${midway} of them while a file was being written: ${kills - problems.length} files whole`);
process.exitCode = problems.length > 0 ? 1 : 0;
