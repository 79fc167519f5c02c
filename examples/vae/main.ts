// A variational autoencoder: digits squeezed into two numbers, and digits made of two numbers. Its step of training is its own.
import { gradients, Model, random, Sequential, type StepData, setRandomSeed, type Tensor, tensor } from 'keisan';
import { mnist } from 'keisan/datasets';
import { Dense } from 'keisan/layers';
import { Mean } from 'keisan/metrics';
import { Adam } from 'keisan/optimizers';
import { writeImageGrid } from '../image-grid.ts';

const epochs = Number(process.env.EPOCHS ?? 20);
const images = Number(process.env.IMAGES ?? 20_000);
setRandomSeed(1);

/** Source: https://keras.io/examples/generative/vae/ and https://arxiv.org/abs/1312.6114 */
class VAE extends Model {
  /** From pixels to the mean and the logarithm of the variance of each of two numbers. */
  readonly encoder = new Sequential([
    new Dense(256, { activation: 'relu', inputShape: [28 * 28] }),
    new Dense(64, { activation: 'relu' }),
    new Dense(4),
  ]);
  /** From two numbers to pixels, as logits. */
  readonly decoder = new Sequential([
    new Dense(64, { activation: 'relu', inputShape: [2] }),
    new Dense(256, { activation: 'relu' }),
    new Dense(28 * 28),
  ]);
  readonly total = new Mean({ name: 'loss' });
  readonly reconstruction = new Mean({ name: 'reconstruction' });
  readonly divergence = new Mean({ name: 'divergence' });

  override get metrics() {
    return [this.total, this.reconstruction, this.divergence];
  }

  /** The distribution that a digit stands for: how it is described, and how far that is from the normal one. */
  #encode(x: Tensor): { mean: Tensor; logVariance: Tensor; divergence: Tensor } {
    const codes = this.encoder.apply(x, { training: true });
    const [mean, logVariance] = [codes.slice([null, [0, 2]]), codes.slice([null, [2, 4]])];
    const divergence = mean.square().add(logVariance.exp()).sub(logVariance).sub(1).mul(0.5).sum({ axis: 1 }).mean();
    return { mean, logVariance, divergence };
  }

  /** One step, with operations on tensors: compiled, many of them run in one call. */
  override trainStep([x]: StepData) {
    const { mean, logVariance, divergence } = this.#encode(x);
    const z = mean.add(logVariance.mul(0.5).exp().mul(random.normal(mean.shape)));
    const logits = this.decoder.apply(z, { training: true });
    // The cross-entropy of the pixels: softplus(l) - x l is -x log(sigmoid(l)) - (1 - x) log(1 - sigmoid(l)).
    const reconstruction = logits.softplus().sub(x.mul(logits)).sum({ axis: 1 }).mean();
    const loss = reconstruction.add(divergence);
    this.optimizer!.apply(gradients(loss, this.trainableVariables), this.trainableVariables);
    this.total.updateState(loss);
    this.reconstruction.updateState(reconstruction);
    this.divergence.updateState(divergence);
    return {
      loss: this.total.result(),
      reconstruction: this.reconstruction.result(),
      divergence: this.divergence.result(),
    };
  }
}

const [[digits]] = await mnist.loadData();
const x = digits
  .slice([[0, images]])
  .reshape([-1, 28 * 28])
  .astype('float32')
  .div(255);

const vae = new VAE();
vae.compile({ optimizer: new Adam(0.001) });
const { history } = await vae.fit(x, null, { epochs, batchSize: 128 });
console.log(`The loss went from ${history.loss[0]!.toFixed(1)} to ${history.loss.at(-1)!.toFixed(1)} per image.`);

// The plane of the two numbers, from -2 to 2 in both directions, and the digit at each place.
const side = 20;
const places = Array.from({ length: side }, (_, i) => -2 + (4 * i) / (side - 1));
const codes = tensor(places.flatMap((y) => places.map((z) => [z, -y])));
const drawn = (await vae.decoder.predict(codes, { verbose: 0 })).sigmoid().reshape([side * side, 28, 28]);
await writeImageGrid('vae.png', drawn, side);
console.log(`Wrote vae.png: ${side * side} digits, each made of two numbers.`);
