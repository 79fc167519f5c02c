/**
 * Trains for long on the runtime named, until SIGINT, and prints what its handler could save and what it had in the end.
 * With `--default` there is no handler.
 */
import '@keisan/compiler/internal';
import { ones, type RuntimeName, random, Sequential, setRandomSeed } from 'keisan';
import { Dense } from 'keisan/layers';

const runtime = process.argv[2] as RuntimeName;

setRandomSeed(1);
const samples = 400_000;
const [x, y] = [random.uniform([samples, 2]), ones([samples, 1])];
const model = () => {
  const made = new Sequential([new Dense(4, { activation: 'tanh', inputShape: [2] }), new Dense(1)]);
  made.compile({ optimizer: 'adam', loss: 'mse', runtime });
  return made;
};
const interrupted = model();
const initial = interrupted.getWeights();
const state = () => ({
  steps: interrupted.optimizer!.iterations.item(),
  weights: interrupted.getWeights().map((w) => w.toArray()),
});

/** What a run of so many steps, with nothing in its way, leads to. */
async function undisturbed(steps: number) {
  const reference = model();
  reference.setWeights(initial);
  const rows = [[0, steps * 2]] as const;
  await reference.fit(x.slice(rows), y.slice(rows), { batchSize: 2, shuffle: false, verbose: 0 });
  return reference.getWeights().map((w) => w.toArray());
}

let saved: ReturnType<typeof state> | null = null;
if (!process.argv.includes('--default')) {
  process.once('SIGINT', () => {
    saved = state();
    interrupted.stopTraining = true;
  });
}
const timer = setInterval(() => {
  if (interrupted.optimizer!.iterations.item() === 0) return;
  console.log('training');
  clearInterval(timer);
}, 10);
const { epoch } = await interrupted.fit(x, y, { batchSize: 2, shuffle: false, verbose: 0 });
const found = [saved!, state()];
const expected = [];
for (const { steps } of found) expected.push(await undisturbed(steps));
console.log(JSON.stringify({ epoch, all: samples / 2, found, expected }));
