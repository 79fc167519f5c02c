import type { Model } from '@keisan/layers';
import { setModelFiles } from '@keisan/layers/internal';
import { saveModel } from './keras/save.ts';

setModelFiles({
  save: (model, target, options) => saveModel(model as Model, target, options),
  saveWeights: () => Promise.reject(new Error('todo')),
  loadWeights: () => Promise.reject(new Error('todo')),
});
