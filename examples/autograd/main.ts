// A network of two layers learns XOR, with nothing but tensors: gradients by hand, checked, drawn and compiled.
import { compile, gradcheck, plotGraph, random, setRandomSeed, type Tensor, tensor, valueAndGrad, zeros } from 'keisan';

interface Weights {
  readonly [name: string]: Tensor;
  readonly w1: Tensor;
  readonly b1: Tensor;
  readonly w2: Tensor;
  readonly b2: Tensor;
}

function predict({ w1, b1, w2, b2 }: Weights, x: Tensor): Tensor {
  return x.matmul(w1).add(b1).tanh().matmul(w2).add(b2).sigmoid();
}

function loss(weights: Weights, x: Tensor, y: Tensor): Tensor {
  return predict(weights, x).sub(y).square().mean();
}

function step(weights: Weights, x: Tensor, y: Tensor): { weights: Weights; loss: Tensor } {
  const [value, gradient] = valueAndGrad(loss)(weights, x, y);
  const descend = (name: keyof Weights) => weights[name]!.sub(gradient[name]!.mul(2));
  return { weights: { w1: descend('w1'), b1: descend('b1'), w2: descend('w2'), b2: descend('b2') }, loss: value };
}

setRandomSeed(1);
const x = tensor(
  [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  { name: 'x' },
);
const y = tensor([[0], [1], [1], [0]], { name: 'y' });
let weights: Weights = { w1: random.normal([2, 8]), b1: zeros([8]), w2: random.normal([8, 1]), b2: zeros([1]) };

const float64 = (t: Tensor) => t.astype('float64');
gradcheck((w1, w2) => loss({ ...weights, w1, w2 }, float64(x), float64(y)), [float64(weights.w1), float64(weights.w2)]);
console.log('The gradient agrees with finite differences, to second order.');

const compiledStep = compile(step);
for (let i = 0; i <= 500; i++) {
  const next = await compiledStep(weights, x, y);
  if (i % 100 === 0) console.log(`step ${i}: loss ${next.loss.item().toFixed(4)}`);
  weights = next.weights;
}
console.log('XOR:', predict(weights, x).reshape([4]).toString());

const leaves = Object.fromEntries(
  Object.entries(weights).map(([name, w]) => [name, tensor(w, { requiresGrad: true, name })]),
) as unknown as Weights;
await plotGraph(loss(leaves, x, y), { toFile: 'graph.png' });
console.log('Wrote graph.png, the computation graph of the loss.');
