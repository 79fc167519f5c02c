// Draws the pictures of the README and of docs/: npm run pictures
import { gradients, Parameter, plotGraph, plotModel, Sequential, tensor } from 'keisan';
import { Activation, Dense, Dropout } from 'keisan/layers';

const model = new Sequential([
  new Dense(512, { activation: 'relu', inputShape: [28 * 28] }),
  new Dense(10, { activation: 'softmax' }),
]);
await plotModel(model, { toFile: 'docs/model.png', showShapes: true, showLayerActivations: true, dpi: 120 });

const layers = new Sequential([
  new Dense(512, { inputShape: [784], name: 'dense' }),
  new Activation('relu', { name: 'activation' }),
  new Dropout(0.2, { name: 'dropout' }),
  new Dense(10, { activation: 'softmax', name: 'dense_1' }),
]);
await plotModel(layers, { toFile: 'docs/layers.png', showShapes: true, showLayerActivations: true, dpi: 100 });

const x = tensor([[1, 2]], { name: 'x' });
const w = new Parameter(tensor([[3], [4]]), { name: 'w' });
const b = new Parameter(tensor([5]), { name: 'b' });
await plotGraph(x.matmul(w).add(b).tanh().square().sum(), { toFile: 'docs/graph.png', rankdir: 'LR', dpi: 100 });

const data = tensor([[1, 2]], { name: 'x' });
const w1 = tensor(
  [
    [0.1, 0.3, -0.2],
    [0.2, -0.1, 0.4],
  ],
  { name: 'w1', requiresGrad: true },
);
const w2 = tensor([[0.5], [-0.3], [0.8]], { name: 'w2', requiresGrad: true });
const loss = data.matmul(w1).tanh().matmul(w2).sub(1).square().sum();
await plotGraph(loss, { toFile: 'docs/loss.png', rankdir: 'LR', dpi: 100 });
const [gradient] = gradients(loss, [w1], { createGraph: true });
await plotGraph(gradient!, { toFile: 'docs/gradient.png', dpi: 100 });
