/** Saves a model over and over until it is killed: weights that are all 1, then all 2, and so on. Says each number once it is saved. */
import { full } from '@keisan/autograd';
import { Sequential } from '@keisan/layers';
import { Dense } from '@keisan/layers/layers';
import '@keisan/saving';

const model = new Sequential([new Dense(64, { inputShape: [256] }), new Dense(64)]);
for (let n = 1; ; n++) {
  model.setWeights(model.weights.map(({ shape }) => full(shape, n)));
  await model.save(process.argv[2]!);
  process.stdout.write(`${n}\n`);
}
