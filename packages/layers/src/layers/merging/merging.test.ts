import { gradcheck, ones, type Tensor, tensor } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import { Model } from '../../models/index.ts';
import { clearSession } from '../../naming/names.ts';
import {
  add,
  average,
  concatenate,
  Dot,
  dot,
  Input,
  Maximum,
  type MergeFunction,
  Minimum,
  Multiply,
  maximum,
  minimum,
  multiply,
  Subtract,
  subtract,
} from '../index.ts';

beforeEach(clearSession);

const a = tensor([[1, 5]]);
const b = tensor([[3, 4]]);

test.each([
  [add, [[4, 9]]],
  [subtract, [[-2, 1]]],
  [multiply, [[3, 20]]],
  [average, [[2, 4.5]]],
  [maximum, [[3, 5]]],
  [minimum, [[1, 4]]],
  [concatenate, [[1, 5, 3, 4]]],
  [dot, [[23]]],
] as const)('function %#: of tensors, and of symbolic tensors', (f, expected) => {
  const merge = f as MergeFunction;
  expect(merge([a, b]).toArray()).toEqual(expected);
  const inputs = [Input([2]), Input([2])];
  const output = merge(inputs, { name: 'mine' });
  expect(output.shape).toEqual([null, expected[0]!.length]);
  const model = new Model({ inputs, outputs: output });
  expect(model.layers.at(-1)!.name).toBe('mine');
  expect((model.apply([a, b]) as Tensor).toArray()).toEqual(expected);
});

test('dot takes axes among its options', () => {
  expect(dot([ones([2, 3, 4]), ones([2, 3, 5])], { axes: 1 }).shape).toEqual([2, 4, 5]);
  expect(dot([Input([3, 4]), Input([4])], { axes: [2, 1], normalize: true }).shape).toEqual([null, 3]);
});

describe('gradients to the second order', () => {
  const f64 = (x: Tensor) => tensor(x, { dtype: 'float64' });
  const [x, y] = [f64(tensor([[0.5, -1.25, 2]])), f64(tensor([[1.5, 0.75, -0.5]]))];
  const dtype = 'float64';

  test.each([
    new Multiply({ dtype }),
    new Maximum({ dtype }),
    new Minimum({ dtype }),
    new Dot(1, { dtype }),
    new Dot(1, { dtype, normalize: true }),
  ])('$constructor.name %#', (layer) => {
    gradcheck((p: Tensor, q: Tensor) => layer.apply([p, q]), [x, y]);
  });
});

test('what does not fit is said in a sentence', () => {
  const messages = [
    () => new Subtract().apply([a, a, a]),
    () => new Subtract().apply([a]),
    () => add([ones([2, 3]), ones([2, 4])]),
    () => add([ones([2, 3]), ones([1, 3])]),
    () => add([a, b], { name: 3 as never }),
    () => multiply([ones([2, 3, 4])]).shape && new Multiply().apply([a, b], { mask: [tensor([true])] }),
    () => dot([ones([2, 3]), ones([2, 4])]),
    () => dot([ones([2, 3]), ones([2, 3])], { axes: 0 }),
    () => dot([ones([2, 3]), ones([2, 3])], { axes: [1, 2] }),
    () => new Dot([1] as never),
    () => dot([ones([2, 3])]),
    () => dot([a, b], 1 as never),
    () => dot([a, b], null as never),
    () => dot([a, b], { axis: 1 } as never),
    () => concatenate([a, b], 1 as never),
  ].map((mistake) => {
    clearSession();
    try {
      return mistake();
    } catch (error) {
      return String(error);
    }
  });
  expect(messages).toMatchInlineSnapshot(`
    [
      "ValueError: Subtract "subtract": got 3 inputs; expected 2 inputs. Pass them as a list, in order.",
      "ValueError: Subtract "subtract": got 1 input; expected 2 inputs. Pass them as a list, in order.",
      "ShapeError: Add "add": got inputs of shape [[2, 3], [2, 4]]; expected lengths that are equal, or 1, along each axis.",
      "ShapeError: Add "add": got inputs of shape [[2, 3], [1, 3]]; expected as many samples in each of them.",
      "ValueError: Add: got the name 3; expected a string without slashes.",
      "ValueError: Multiply "multiply_1": got a list of 1 as masks of 2 inputs; expected a list with a mask for each input, null for none.",
      "ShapeError: Dot "dot": got inputs of shape [[2, 3], [2, 4]] for axes -1; expected equal lengths along them.",
      "ShapeError: Dot "dot": got inputs of shape [[2, 3], [2, 3]] for axes 0; expected axes that each of them has, after that of the batch.",
      "ShapeError: Dot "dot": got inputs of shape [[2, 3], [2, 3]] for axes [1,2]; expected axes that each of them has, after that of the batch.",
      "ValueError: Dot "dot": got axes an array [1]; expected one axis of both inputs, or a list with an axis of each.",
      "ValueError: Dot "dot": got 1 input; expected 2 inputs. Pass them as a list, in order.",
      "ValueError: dot: got 1 in place of the options; expected an object with any of axes, normalize, name, dtype, trainable, inputShape, activityRegularizer. Write { axes: ... }.",
      "ValueError: dot: got null in place of the options; expected an object with any of axes, normalize, name, dtype, trainable, inputShape, activityRegularizer. Write { axes: ... }.",
      "ValueError: dot: got the unknown option axis; expected any of axes, normalize, name, dtype, trainable, inputShape, activityRegularizer. Did you mean 'axes'?",
      "ValueError: Concatenate "concatenate": got 1 in place of the options; expected an object with any of axis, name, dtype, trainable, inputShape, activityRegularizer. Write { axis: ... }.",
    ]
  `);
});
