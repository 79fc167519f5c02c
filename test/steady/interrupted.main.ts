/**
 * Trains for long on the runtime named, until SIGINT, and prints what its handler could save and what it had in the end.
 * With `--default` there is no handler, nor with `--stuck`, where a callback keeps training from ending.
 */
import '@keisan/compiler/internal';
import { type Callback, ones, type RuntimeName, random, Sequential, setRandomSeed } from 'keisan';
import { LambdaCallback } from 'keisan/callbacks';
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
const callbacks: Callback[] = [];
if (process.argv.includes('--stuck')) {
  const onTrainEnd = () => {
    console.log('stopping');
    setInterval(() => {}, 1000);
    return new Promise<void>(() => {});
  };
  callbacks.push(new LambdaCallback({ onTrainEnd }));
} else if (!process.argv.includes('--default')) {
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
const { epoch } = await interrupted.fit(x, y, { batchSize: 2, shuffle: false, verbose: 0, callbacks });
const listeners = process.listenerCount('SIGINT');
const found = saved ? [saved, state()] : [state()];
const expected = [];
for (const { steps } of found) expected.push(await undisturbed(steps));
console.log(JSON.stringify({ epoch, all: samples / 2, found, expected, listeners }));
