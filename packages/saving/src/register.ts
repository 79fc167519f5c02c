import type { Tree } from '@keisan/autograd';
import type { Model } from '@keisan/layers';
import { type GraphModel, setModelFiles } from '@keisan/layers/internal';
import { saveModel } from './keras/save.ts';
import { loadWeights, saveWeights } from './keras/weights.ts';

setModelFiles({
  save: (model, target, options) => saveModel(model as Model, target, options),
  saveWeights: (model, target, options) => saveWeights(model as GraphModel<Tree, Tree>, target, options),
  loadWeights: (model, source, options) => loadWeights(model as GraphModel<Tree, Tree>, source, options),
});
