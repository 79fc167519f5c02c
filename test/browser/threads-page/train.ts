import { type RuntimeName, Sequential, setRandomSeed, tensor } from 'keisan';
import { Dense } from 'keisan/layers';

const filled = (rows: number, columns: number) =>
  tensor(
    Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(0.37 * i)),
    { shape: [rows, columns] },
  );

/** Trains a model long enough for threads to be worth it, and returns the bits of its loss after each epoch. */
export async function train(runtime: RuntimeName = 'wasm'): Promise<readonly number[]> {
  setRandomSeed(1);
  const model = new Sequential([new Dense(256, { activation: 'tanh', inputShape: [300] }), new Dense(100)]);
  model.compile({ optimizer: 'adam', loss: 'mse', runtime });
  const { history } = await model.fit(filled(1024, 300), filled(1024, 100), { epochs: 12, batchSize: 128, verbose: 0 });
  return history.loss!;
}
