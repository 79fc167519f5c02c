import {
  cast,
  concat,
  full,
  logSoftmax,
  matmul,
  neg,
  notEqual,
  oneHot,
  ShapeError,
  scan,
  slice,
  sub,
  sum,
  type Tensor,
  transpose,
  zeros,
} from '@keisan/autograd';
import { formatShape } from '@keisan/autograd/internal';
import { logAddExp } from './log-space.ts';
import { ofTensors } from './of-tensors.ts';

/** The logarithm that stands for that of 0. */
const LOG_ZERO = -1e5;

/** Adds probabilities to those of all states but the first, as logarithms. */
const addedAfterFirst = (states: Tensor, added: Tensor): Tensor =>
  concat([slice(states, [null, [0, 1]]), logAddExp(slice(states, [null, [1, null]]), added)], { axis: 1 });

/**
 * How improbable sequences of labels are, in nats, summed over all ways in which they may lie along the steps of the outputs, with
 * blanks between (connectionist temporal classification). Class 0 is the blank, and pads shorter sequences.
 *
 * @param yTrue `[batch, labels]`, class numbers from 1; 0 after the end.
 * @param yPred `[batch, steps, classes]`, logits.
 * @returns one value per sample, `[batch]`.
 * @throws ShapeError for targets and outputs of other shapes.
 *
 * Source: Keras' ctc, https://www.cs.toronto.edu/~graves/icml_2006.pdf
 */
export const ctc = ofTensors('ctc', (yTrue, yPred) => {
  if (yTrue.rank !== 2 || yPred.rank !== 3 || yTrue.shape[0] !== yPred.shape[0] || yTrue.shape[1] === 0) {
    throw new ShapeError({
      where: 'ctc',
      got: `targets of shape ${formatShape(yTrue.shape)} and outputs of shape ${formatShape(yPred.shape)}`,
      expected: 'targets [batch, labels] and outputs [batch, steps, classes]',
    });
  }
  const { dtype } = yPred;
  const [batch, length] = yTrue.shape as [number, number];
  const labels = cast(yTrue, 'int32');
  const ends = cast(sum(cast(notEqual(labels, 0), 'int32'), { axis: -1 }), 'int32');
  const logs = logSoftmax(yPred);
  const stepsFirst = (t: Tensor) => transpose(t, [1, 0, 2]);
  const ofBlank = stepsFirst(slice(logs, [null, null, [0, 1]]));
  const ofLabels = stepsFirst(matmul(logs, transpose(oneHot(labels, yPred.shape[2]!, { dtype }), [0, 2, 1])));
  // Between two equal labels there has to be a blank.
  const isRepeated = slice(labels, [null, [0, -1]])
    .equal(slice(labels, [null, [1, null]]))
    .astype(dtype);
  const repeats = concat([isRepeated, zeros([batch, 1], { dtype })], { axis: 1 });
  const [unlessRepeated, ifRepeated] = [repeats.mul(LOG_ZERO), sub(1, repeats).mul(LOG_ZERO)];

  // After so many labels: at a blank, and at the last of them.
  const start = [
    concat([zeros([batch, 1], { dtype }), full([batch, length], LOG_ZERO, { dtype })], { axis: 1 }),
    full([batch, length], LOG_ZERO, { dtype }),
  ] as const;
  const [[blanks, emitted]] = scan(
    ([blank, emit]: readonly [Tensor, Tensor], [logBlank, logLabels]: readonly [Tensor, Tensor]) => {
      const before = addedAfterFirst(blank, emit.add(unlessRepeated));
      const nextEmit = logAddExp(slice(before, [null, [0, -1]]).add(logLabels), emit.add(logLabels));
      const nextBlank = addedAfterFirst(before.add(logBlank), emit.add(logBlank).add(ifRepeated));
      return [[nextBlank, nextEmit] as const, []];
    },
    start,
    [ofBlank, ofLabels] as const,
  );
  const whole = addedAfterFirst(blanks, emitted);
  return neg(sum(whole.mul(oneHot(ends, length + 1, { dtype })), { axis: 1 }));
});
