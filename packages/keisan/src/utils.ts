export { setRandomSeed } from '@keisan/autograd';
export { clearSession, normalize, Progbar, splitDataset, toCategorical } from '@keisan/layers';
export { graphToDot, historyToSvg, modelToDot, plotGraph, plotHistory, plotModel, renderSvg } from '@keisan/viz';
