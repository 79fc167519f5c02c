// Draws the models of with_keras.py with Keisan, for docs/diagrams.md: npm run pictures
import { Layer, type PartialShape, plotModel, Sequential, type Tensor } from 'keisan';
import { Activation, Dense, Dropout, Flatten, Reshape } from 'keisan/layers';

/** A layer of the user's own: a factor for each feature. */
class Scale extends Layer {
  #factor!: Tensor;

  override build(inputShape: PartialShape) {
    this.#factor = this.addWeight({ name: 'factor', shape: [inputShape.at(-1)!], initializer: 'ones' });
  }

  override call(x: Tensor) {
    return x.mul(this.#factor);
  }
}

const article = () =>
  new Sequential([
    new Dense(512, { activation: 'relu', name: 'dense', inputShape: [784] }),
    new Dense(10, { activation: 'softmax', name: 'dense_1' }),
  ]);

const binary = () =>
  new Sequential([
    new Dense(20, { activation: 'relu', name: 'dense', inputShape: [31] }),
    new Dense(100, { activation: 'relu', name: 'dense_1' }),
    new Dense(1, { activation: 'sigmoid', name: 'dense_2' }),
  ]);

const deep = () =>
  new Sequential(
    [
      new Flatten({ name: '平らにする', inputShape: [28, 28] }),
      new Sequential([new Dense(64, { activation: 'relu', name: '隠れ層' }), new Scale({ name: 'scale' })], {
        name: 'encoder',
      }),
      new Dropout(0.5, { name: 'dropout' }),
      new Dense(16, { name: 'dense', trainable: false }),
      new Activation('tanh', { name: '活性化' }),
      new Reshape([4, 4], { name: 'reshape' }),
    ],
    { name: 'deep' },
  );

const facts = { showShapes: true, showLayerActivations: true };
const all = { ...facts, showDtype: true, showTrainable: true };
const pictures: readonly [name: string, model: Sequential, options: Parameters<typeof plotModel>[1]][] = [
  ['article', article(), facts],
  ['binary', binary(), { ...all, rankdir: 'LR' }],
  ['deep', deep(), all],
  ['names', deep(), {}],
  ['nested', deep(), { showLayerActivations: true, expandNested: true }],
];

for (const [name, model, options] of pictures) {
  await plotModel(model, { toFile: `docs/diagrams/keisan/${name}.png`, dpi: 80, ...options });
}
