import type { Tensor } from '@keisan/autograd';
import type { Dataset, FileSource, LoadDataOptions } from '../cache/dataset.ts';
import { over } from '../pipeline/elements.ts';
import { parseIdx } from './idx.ts';

/** Images and their labels. */
export type LabelledImages = [images: Tensor, labels: Tensor];

/** A dataset of four IDX files of bytes, in this order: training images, training labels, test images, test labels. */
export async function loadLabelledImages(
  dataset: Dataset,
  source: FileSource,
  options: LoadDataOptions,
): Promise<[train: LabelledImages, test: LabelledImages]> {
  const tensors: Tensor[] = [];
  for (const file of dataset.files) {
    const { shape, data } = parseIdx(await source.read(dataset, file, options));
    tensors.push(over('uint8', shape, data as Uint8Array));
  }
  const [trainImages, trainLabels, testImages, testLabels] = tensors as [Tensor, Tensor, Tensor, Tensor];
  return [
    [trainImages, trainLabels],
    [testImages, testLabels],
  ];
}
