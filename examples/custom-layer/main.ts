// A layer of one's own: each unit is a bell around a centre that it learns. With it a model tells two spirals apart.
import { type PartialShape, Sequential, setRandomSeed, type Tensor, tensor } from 'keisan';
import { Constant, RandomUniform } from 'keisan/initializers';
import { Dense, Layer, type LayerOptions } from 'keisan/layers';
import { Adam } from 'keisan/optimizers';
import { args, layerOptions, required, type Schema, wholeNumber } from 'keisan/options';

const epochs = Number(process.env.EPOCHS ?? 30);
setRandomSeed(1);

/** The output of each unit is `exp(-width * |x - centre|^2)`: 1 at its centre, 0 far from it. */
class RadialBasis extends Layer {
  static override readonly optionSchema: Schema = { units: required(wholeNumber({ from: 1 })), ...layerOptions };
  declare readonly units: number;
  #centres!: Tensor;
  #widths!: Tensor;

  constructor(units: number, options: LayerOptions = {}) {
    super(args(units, options));
  }

  /** Makes the weights, now that the shape of the inputs is known: `[batch, features]`. */
  override build(inputShape: PartialShape): void {
    const features = inputShape.at(-1)!;
    this.#centres = this.addWeight({
      name: 'centres',
      shape: [this.units, features],
      initializer: new RandomUniform({ minval: -1, maxval: 1 }),
    });
    this.#widths = this.addWeight({ name: 'widths', shape: [this.units], initializer: new Constant(10) });
  }

  /** Computes with tensors; the gradient follows by itself. `[batch, 1, features] - [units, features]` is every pair. */
  override call(x: Tensor): Tensor {
    const squaredDistances = x.expandDims(1).sub(this.#centres).square().sum({ axis: 2 });
    return squaredDistances.mul(this.#widths).neg().exp();
  }
}

// Two spirals, a turn and a half each, one inside the other.
const spiral = (start: number) =>
  Array.from({ length: 200 }, (_, i) => {
    const turn = start + (3 * Math.PI * i) / 200;
    const radius = 0.2 + (0.8 * i) / 200;
    return [radius * Math.cos(turn), radius * Math.sin(turn)];
  });
const x = tensor([...spiral(0), ...spiral(Math.PI)]);
const y = tensor(Array.from({ length: 400 }, (_, i) => [i < 200 ? 0 : 1]));

/** Trains a model of a hidden layer and an output. */
async function train(hidden: Layer): Promise<Sequential> {
  const model = new Sequential([hidden, new Dense(1, { activation: 'sigmoid' })]);
  model.compile({ optimizer: new Adam(0.01), loss: 'binary_crossentropy', metrics: ['accuracy'] });
  await model.fit(x, y, { epochs, verbose: 0 });
  const [, accuracy] = await model.evaluate(x, y, { verbose: 0 });
  console.log(`${hidden.name}: right on ${(100 * accuracy!).toFixed(1)} % of the points after ${epochs} epochs`);
  return model;
}

await train(new Dense(32, { activation: 'relu', inputShape: [2] }));
const model = await train(new RadialBasis(32, { inputShape: [2] }));
model.summary();

// What it makes of the square from -1 to 1, in which the spirals lie.
const [rows, columns] = [19, 38];
const between = (i: number, count: number) => (2 * i) / (count - 1) - 1;
const square = tensor(
  Array.from({ length: rows * columns }, (_, i) => [
    between(i % columns, columns),
    -between(Math.floor(i / columns), rows),
  ]),
);
const answers = await model.predict(square, { verbose: 0 });
for (let row = 0; row < rows; row++) {
  const line = Array.from({ length: columns }, (_, column) => answers.at(row * columns + column, 0).item());
  console.log(line.map((answer) => (answer > 0.5 ? '●' : '·')).join(''));
}

// A copy, from what getConfig and getWeights say.
const original = model.layers[0]!;
const copy = RadialBasis.fromConfig(original.getConfig());
copy.build(original.inputShape!);
copy.setWeights(original.getWeights());
console.log('The copy computes the same:', copy.apply(x).sub(original.apply(x)).abs().max().item() === 0);
