export { setRandomSeed } from '@keisan/autograd';
export {
  clearSession,
  type ImageDataFormat,
  imageDataFormat,
  normalize,
  Progbar,
  PyDataset,
  setImageDataFormat,
  splitDataset,
  toCategorical,
} from '@keisan/layers';
export { graphToDot, historyToSvg, modelToDot, plotGraph, plotHistory, plotModel, renderSvg } from '@keisan/viz';
