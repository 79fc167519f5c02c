import { type RuntimeName, random, Sequential, setRandomSeed } from 'keisan';
import type { LogValue } from 'keisan/callbacks';
import { Dense, Dropout } from 'keisan/layers';

/** Everything that a training run from a seed computes: the weights before and after, what it reports, what it predicts, what is drawn next. */
export interface Run {
  readonly initial: readonly (readonly number[])[];
  readonly weights: readonly (readonly number[])[];
  readonly history: Readonly<Record<string, readonly LogValue[]>>;
  readonly predictions: readonly number[];
  readonly next: readonly number[];
}

/** Trains with all that is random: initial weights, shuffling, dropout, a smaller last batch, validation. */
export async function fromSeed(runtime: RuntimeName, seed = 42): Promise<Run> {
  setRandomSeed(seed);
  const x = random.normal([150, 12]);
  const y = x
    .slice([null, [0, 3]])
    .sum({ axis: 1, keepdims: true })
    .sin();
  const model = new Sequential([
    new Dense(24, { activation: 'relu', inputShape: [12] }),
    new Dropout(0.4),
    new Dense(8, { activation: 'tanh', kernelInitializer: 'he_normal' }),
    new Dropout(0.2, { seed: 3 }),
    new Dense(1),
  ]);
  model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'], runtime });
  const weights = () => model.getWeights().map((w) => [...w.data]);
  const initial = weights();
  const { history } = await model.fit(x, y, { epochs: 3, batchSize: 32, validationSplit: 0.2, verbose: 0 });
  const predictions = await model.predict(x, { verbose: 0 });
  return {
    initial,
    weights: weights(),
    history,
    predictions: [...predictions.data],
    next: [...random.uniform([4]).data],
  };
}
