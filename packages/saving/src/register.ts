import type { Tree } from '@keisan/autograd';
import type { Model } from '@keisan/layers';
import { type GraphModel, setModelFiles } from '@keisan/layers/internal';

// What reads and writes is loaded when it is used first: most programs save nothing.

const weightFiles = () => import('./keras/weights.ts');

setModelFiles({
  async save(model, target, options) {
    const { saveModel } = await import('./keras/save.ts');
    return saveModel(model as Model, target, options);
  },
  async saveWeights(model, target, options) {
    return (await weightFiles()).saveWeights(model as GraphModel<Tree, Tree>, target, options);
  },
  async loadWeights(model, source, options) {
    return (await weightFiles()).loadWeights(model as GraphModel<Tree, Tree>, source, options);
  },
});
