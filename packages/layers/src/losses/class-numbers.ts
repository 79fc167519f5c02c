import { type Tensor, ValueError } from '@keisan/autograd';
import { checkTensor, describeValue } from '@keisan/autograd/internal';
import { indexAt, isPartialShape, type PartialShape } from '../shapes.ts';

/**
 * Rejects targets that are no class numbers, of which a loss would make nothing.
 *
 * @param where How the message calls the run.
 * @param outputShape The shape of the outputs, batch first.
 * @param axis The axis of the classes.
 * @param ignored A number that counts as a class besides; null for none.
 * @throws ValueError naming the first that is none.
 */
export function checkClassNumbers(
  where: string,
  yTrue: Tensor,
  outputShape: PartialShape,
  axis = -1,
  ignored: number | null = null,
): void {
  checkTensor(where, yTrue);
  if (!isPartialShape(outputShape)) {
    throw new ValueError({
      where,
      got: describeValue(outputShape),
      expected: 'the shape of the outputs, batch first, such as [null, 10]',
    });
  }
  const classes = outputShape.at(axis) ?? Infinity;
  const isClass = (label: number) => (Number.isInteger(label) && label >= 0 && label < classes) || label === ignored;
  const place = yTrue.data.findIndex((label) => !isClass(label));
  if (place < 0) return;
  const index = indexAt(place, yTrue.shape);
  throw new ValueError({
    where,
    got: `the label ${yTrue.data[place]} in y, at [${index.join(', ')}], for ${classes} classes`,
    expected: `whole numbers from 0 to ${classes - 1}${ignored === null ? '' : `, or ${ignored}`}`,
    fix: Number.isInteger(yTrue.data[place])
      ? 'Count the classes from 0, or give the last layer one unit for each class'
      : "Take another loss for numbers, such as 'mse'",
  });
}
