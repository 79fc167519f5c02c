export { setRandomSeed } from '@keisan/autograd';
export { clearSession, normalize, Progbar, splitDataset, toCategorical } from '@keisan/layers';
export { graphToDot, modelToDot, plotGraph, plotModel, renderSvg } from '@keisan/viz';
