/** Kills training 200 times, or as often as is said, and runs it again each time: `npm run kills:training -- 200 [runtime]`. */
import { killTraining } from './training-kills.ts';

const { kills, runs, problems } = await killTraining(Number(process.argv[2] ?? 200), process.argv[3] ?? 'wasm');
for (const problem of problems) console.error(problem);
console.log(`${kills} kills in ${runs} runs: ${problems.length} differences from runs that nobody killed`);
process.exitCode = problems.length > 0 ? 1 : 0;
