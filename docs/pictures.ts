// Draws the pictures of the README: npm run pictures
import { Parameter, plotGraph, plotModel, Sequential, tensor } from 'keisan';
import { Dense } from 'keisan/layers';

const model = new Sequential([
  new Dense(512, { activation: 'relu', inputShape: [28 * 28] }),
  new Dense(10, { activation: 'softmax' }),
]);
await plotModel(model, { toFile: 'docs/model.png', showShapes: true, showLayerActivations: true, dpi: 120 });

const x = tensor([[1, 2]], { name: 'x' });
const w = new Parameter(tensor([[3], [4]]), { name: 'w' });
const b = new Parameter(tensor([5]), { name: 'b' });
await plotGraph(x.matmul(w).add(b).tanh().square().sum(), { toFile: 'docs/graph.png', rankdir: 'LR', dpi: 100 });
