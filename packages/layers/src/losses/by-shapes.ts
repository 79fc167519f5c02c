import { binaryCrossentropy, categoricalCrossentropy, sparseCategoricalCrossentropy } from './crossentropy.ts';
import { ofTensors } from './of-tensors.ts';

/** The cross-entropy that fits: binary for one output, sparse for class numbers, else categorical. Source: Keras' compile_utils.get_loss. */
export const crossentropy = ofTensors('crossentropy', (yTrue, yPred) => {
  if (yPred.shape.at(-1) === 1) return binaryCrossentropy(yTrue, yPred);
  const isSparse = yTrue.rank < yPred.rank || yTrue.shape.at(-1) === 1;
  return isSparse ? sparseCategoricalCrossentropy(yTrue, yPred) : categoricalCrossentropy(yTrue, yPred);
});
