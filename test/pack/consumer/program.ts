// A user's program: every entry point, a model trained on the runtime of KEISAN_RUNTIME or the fastest there is, and its pictures.
import { writeFileSync } from 'node:fs';
import * as autograd from '@keisan/autograd';
import * as compiler from '@keisan/compiler';
import * as packagedLayers from '@keisan/layers';
import * as viz from '@keisan/viz';
import * as dot from '@keisan/viz/dot';
import { compile, random, Sequential, setRandomSeed, type Tensor, tensor } from 'keisan';
import * as activations from 'keisan/activations';
import { LambdaCallback, type Logs } from 'keisan/callbacks';
import * as constraints from 'keisan/constraints';
import * as datasets from 'keisan/datasets';
import * as initializers from 'keisan/initializers';
import { Dense, Dropout } from 'keisan/layers';
import * as losses from 'keisan/losses';
import * as metrics from 'keisan/metrics';
import * as ops from 'keisan/ops';
import { Adam } from 'keisan/optimizers';
import * as options from 'keisan/options';
import * as randoms from 'keisan/random';
import * as regularizers from 'keisan/regularizers';
import * as saving from 'keisan/saving';
import { plotModel, toCategorical } from 'keisan/utils';

const modules = {
  activations,
  autograd,
  compiler,
  constraints,
  datasets,
  dot,
  initializers,
  losses,
  metrics,
  ops,
  options,
  packagedLayers,
  randoms,
  regularizers,
  saving,
  viz,
};
const empty = Object.entries(modules).flatMap(([name, module]) => (Object.keys(module).length === 0 ? [name] : []));
if (empty.length > 0) throw new Error(`nothing in ${empty.join(', ')}`);

setRandomSeed(1);
const x = random.normal([256, 4]);
const y = toCategorical(x.slice([null, 0]).greater(0).astype('int32'), { numClasses: 2 });
const model = new Sequential();
model.add(new Dense(16, { activation: 'relu', inputShape: [4] }));
model.add(new Dropout(0.1));
model.add(new Dense(2, { activation: 'softmax' }));
model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss: 'categorical_crossentropy', metrics: ['accuracy'] });

const told: number[] = [];
const callbacks = [
  new LambdaCallback({
    onEpochEnd: (_epoch: number, logs: Logs) => {
      told.push(logs.loss ?? Number.NaN);
    },
  }),
];
const { history } = await model.fit(x, y, { epochs: 20, verbose: 0, callbacks });
const [, accuracy] = await model.evaluate(x, y, { verbose: 0 });
const square = compile((t: Tensor) => t.square());
const four = (await square(tensor(2))).item();

const pictures: string[] = [];
for (const toFile of ['model.dot', 'model.svg', ...(process.argv.includes('--png') ? ['model.png'] : [])]) {
  await plotModel(model, { toFile, showShapes: true });
  pictures.push(toFile);
}
writeFileSync(
  'result.json',
  JSON.stringify({ epochs: history.loss?.length, told: told.length, accuracy, four, pictures }),
);
