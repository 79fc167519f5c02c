export { setRandomSeed } from '@keisan/autograd';
export { clearSession, normalize, Progbar, splitDataset, toCategorical } from '@keisan/layers';
export { modelToDot, plotGraph, plotModel } from '@keisan/viz';
