// Two networks against each other: one makes digits of noise, the other one tells them from real ones. Their step of training has two updates.
import {
  concat,
  gradients,
  Model,
  ones,
  random,
  Sequential,
  type StepData,
  setRandomSeed,
  type Tensor,
  zeros,
} from 'keisan';
import { mnist } from 'keisan/datasets';
import { BatchNormalization, Dense, Dropout, LeakyReLU } from 'keisan/layers';
import { BinaryCrossentropy } from 'keisan/losses';
import { Mean } from 'keisan/metrics';
import { Adam, type Optimizer } from 'keisan/optimizers';
import { writeImageGrid } from '../image-grid.ts';

const epochs = Number(process.env.EPOCHS ?? 30);
const images = Number(process.env.IMAGES ?? 20_000);
const noise = 64;
setRandomSeed(1);

interface GanOptions {
  readonly generatorOptimizer: Optimizer;
  readonly discriminatorOptimizer: Optimizer;
  readonly runEagerly?: boolean;
}

/** Source: https://keras.io/guides/custom_train_step_in_torch/ and https://arxiv.org/abs/1406.2661 */
class GAN extends Model {
  readonly generator: Sequential;
  readonly discriminator: Sequential;
  readonly loss = new BinaryCrossentropy({ fromLogits: true });
  readonly generatorLoss = new Mean({ name: 'generator' });
  readonly discriminatorLoss = new Mean({ name: 'discriminator' });
  #optimizers!: Pick<GanOptions, 'generatorOptimizer' | 'discriminatorOptimizer'>;

  constructor(generator: Sequential, discriminator: Sequential) {
    super();
    this.generator = generator;
    this.discriminator = discriminator;
  }

  override compile({ generatorOptimizer, discriminatorOptimizer, runEagerly = false }: GanOptions): void {
    super.compile({ runEagerly });
    this.#optimizers = { generatorOptimizer, discriminatorOptimizer };
  }

  override get metrics() {
    return [this.generatorLoss, this.discriminatorLoss];
  }

  #generate(count: number): Tensor {
    return this.generator.apply(random.normal([count, noise]), { training: true });
  }

  override trainStep([real]: StepData) {
    const count = real.shape[0]!;
    const [isReal, isMade] = [ones([count, 1]), zeros([count, 1])];

    // The discriminator learns to tell real images from those that the generator makes now. A little of each label is left open.
    const both = concat([real, this.#generate(count).detach()]);
    const labels = concat([isReal.mul(0.9), isMade]);
    const told = this.loss.apply(labels, this.discriminator.apply(both, { training: true }));
    const judge = this.discriminator.trainableVariables;
    this.#optimizers.discriminatorOptimizer.apply(gradients(told, judge), judge);

    // The generator learns to make what the discriminator, as it is now, takes for real.
    const judged = this.discriminator.apply(this.#generate(count), { training: true });
    const fooled = this.loss.apply(isReal, judged);
    const maker = this.generator.trainableVariables;
    this.#optimizers.generatorOptimizer.apply(gradients(fooled, maker), maker);

    this.discriminatorLoss.updateState(told);
    this.generatorLoss.updateState(fooled);
    return { generator: this.generatorLoss.result(), discriminator: this.discriminatorLoss.result() };
  }
}

const gan = new GAN(
  new Sequential([
    new Dense(256, { inputShape: [noise] }),
    new BatchNormalization({ momentum: 0.8 }),
    new LeakyReLU(0.2),
    new Dense(512),
    new BatchNormalization({ momentum: 0.8 }),
    new LeakyReLU(0.2),
    new Dense(28 * 28, { activation: 'sigmoid' }),
  ]),
  new Sequential([
    new Dense(256, { inputShape: [28 * 28] }),
    new LeakyReLU(0.2),
    new Dropout(0.3),
    new Dense(128),
    new LeakyReLU(0.2),
    new Dropout(0.3),
    new Dense(1),
  ]),
);
gan.compile({
  generatorOptimizer: new Adam(0.0002, { beta1: 0.5 }),
  discriminatorOptimizer: new Adam(0.0002, { beta1: 0.5 }),
});

const [[digits]] = await mnist.loadData();
const x = digits
  .slice([[0, images]])
  .reshape([-1, 28 * 28])
  .astype('float32')
  .div(255);
const { history } = await gan.fit<'generator' | 'discriminator'>(x, { epochs, batchSize: 128 });
const [made, told] = [history.generator.at(-1)!, history.discriminator.at(-1)!];
console.log(`In the end the generator's loss is ${made.toFixed(3)}, the discriminator's ${told.toFixed(3)}.`);

const drawn = await gan.generator.predict(random.normal([100, noise]), { verbose: 0 });
await writeImageGrid('gan.png', drawn.reshape([100, 28, 28]), 10);
console.log('Wrote gan.png: 100 digits that nobody wrote.');
