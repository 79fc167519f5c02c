import { zeros } from '@keisan/autograd';
import { Sequential } from '@keisan/layers';
import { Dense, Softmax } from '@keisan/layers/layers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let said: string[] = [];

beforeEach(() => {
  said = [];
  vi.spyOn(console, 'warn').mockImplementation((text: string) => void said.push(text));
});

afterEach(() => {
  vi.restoreAllMocks();
});

// Source: Keras's softmax, categorical_crossentropy and categorical_focal_crossentropy, which warn of the same.
test('one output where each class should have one is warned of, once', async () => {
  for (const loss of ['categorical_crossentropy', 'categorical_focal_crossentropy', 'mse'] as const) {
    const model = new Sequential([new Dense(1, { activation: 'softmax', inputShape: [3] })]);
    model.compile({ loss });
    await model.fit(zeros([8, 3]), zeros([8, 1]), { verbose: 0, epochs: 2 });
  }
  new Softmax().apply(zeros([2, 1]));
  expect(said.toSorted()).toEqual([
    "categorical_crossentropy of one output, where each class should have one: for two classes use 'binary_crossentropy'.",
    "categorical_focal_crossentropy of one output, where each class should have one: for two classes use 'binary_crossentropy'.",
    "softmax over an axis of length 1 gives 1, whatever its inputs are: for a single output use 'sigmoid'.",
  ]);
});

test('several outputs are not', async () => {
  const model = new Sequential([new Dense(2, { activation: 'softmax', inputShape: [3] })]);
  model.compile({ loss: 'categorical_crossentropy' });
  await model.fit(zeros([8, 3]), zeros([8, 2]), { verbose: 0 });
  new Softmax({ axis: 1 }).apply(zeros([2, 3, 1]));
  expect(said).toEqual([]);
});
