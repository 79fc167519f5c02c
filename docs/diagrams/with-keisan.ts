// Draws the models of with_keras.py with Keisan, for docs/diagrams.md: npm run pictures
import {
  Input,
  type KerasTensor,
  Layer,
  Model,
  ops,
  type PartialShape,
  plotModel,
  Sequential,
  type Tensor,
} from 'keisan';
import {
  Activation,
  add,
  BatchNormalization,
  Conv2D,
  type Conv2DOptions,
  concatenate,
  Dense,
  Dropout,
  Flatten,
  GlobalAveragePooling2D,
  GlobalMaxPooling2D,
  MaxPooling2D,
  ReLU,
  Reshape,
} from 'keisan/layers';

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

/** Two inputs, two outputs, a layer in two places, a residual sum, a function and models within. */
const graph = () => {
  const [a, b] = [Input([4], { name: 'a' }), Input([4], { name: 'b' })];
  const shared = new Dense(8, { activation: 'relu', name: 'shared' });
  const sum = add([shared.apply(a), shared.apply(b)]);
  const residual = add([sum, new Dense(8, { name: 'dense' }).apply(sum)]);
  const [i, j] = [Input([8], { name: 'i' }), Input([8], { name: 'j' })];
  const tanh = new Dense(8, { activation: 'tanh', name: 'tanh' }).apply(i);
  const inner = new Model([i, j], [tanh, ops.mul(j, 2)], { name: 'inner' });
  const [left, right] = inner.apply([residual, shared.apply(a)]);
  const line = new Sequential([new Dense(8, { activation: 'relu', name: 'line_1' }), new Dropout(0.5)], {
    name: 'line',
  });
  const both = concatenate([line.apply(left), right]);
  const kind = new Dense(3, { activation: 'softmax', name: 'kind' }).apply(both);
  const size = new Activation('sigmoid', { name: 'size' }).apply(ops.mean(both, { axis: -1, keepdims: true }));
  return new Model([a, b], [kind, size], { name: 'graph' });
};

const convnet = () =>
  new Sequential([
    Input([28, 28, 1]),
    new Conv2D(32, 3, { activation: 'relu', name: 'conv2d' }),
    new MaxPooling2D(2, { name: 'max_pooling2d' }),
    new Conv2D(64, 3, { useBias: false, name: 'conv2d_1' }),
    new BatchNormalization({ name: 'batch_normalization' }),
    new ReLU({ name: 're_lu' }),
    new GlobalAveragePooling2D({ name: 'global_average_pooling2d' }),
    new Dropout(0.5, { name: 'dropout' }),
    new Dense(10, { activation: 'softmax', name: 'dense' }),
  ]);

/** A block whose shortcut is what it is given, and one whose shortcut is a convolution. */
const residual = () => {
  const conv = (x: KerasTensor, filters: number, size: number, options: Conv2DOptions) =>
    new Conv2D(filters, size, { padding: 'same', ...options }).apply(x);
  const inputs = Input([28, 28, 1], { name: 'images' });
  let x = conv(inputs, 8, 3, { activation: 'relu', name: 'stem' });
  let y = conv(x, 8, 3, { activation: 'relu', name: 'block1_a' });
  x = add([x, conv(y, 8, 3, { name: 'block1_b' })]);
  y = conv(x, 16, 3, { strides: 2, activation: 'relu', name: 'block2_a' });
  y = new BatchNormalization({ name: 'block2_norm' }).apply(y);
  const shortcut = conv(x, 16, 1, { strides: 2, padding: 'valid', name: 'block2_shortcut' });
  x = add([shortcut, conv(y, 16, 3, { name: 'block2_b' })]);
  x = new GlobalMaxPooling2D({ name: 'pool' }).apply(x);
  return new Model(inputs, new Dense(10, { activation: 'softmax', name: 'digit' }).apply(x), { name: 'residual' });
};

const facts = { showShapes: true, showLayerActivations: true };
const all = { ...facts, showDtype: true, showTrainable: true };
type Drawing = [name: string, ...drawn: Parameters<typeof plotModel>];
const pictures: readonly Drawing[] = [
  ['article', article(), facts],
  ['binary', binary(), { ...all, rankdir: 'LR' }],
  ['deep', deep(), all],
  ['names', deep(), {}],
  ['nested', deep(), { showLayerActivations: true, expandNested: true }],
  ['graph', graph(), { ...facts, expandNested: true }],
  ['convnet', convnet(), facts],
  ['residual', residual(), facts],
];

for (const [name, model, options] of pictures) {
  await plotModel(model, { toFile: `docs/diagrams/keisan/${name}.png`, dpi: 80, ...options });
}
