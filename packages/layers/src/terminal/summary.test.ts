import { zeros } from '@keisan/autograd';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Activation, Dense, Dropout } from '../layers/index.ts';
import { Sequential } from '../models/index.ts';
import { clearSession } from '../names.ts';
import { formatSummary, type SummaryOptions } from './summary.ts';

beforeEach(clearSession);

const target = { columns: 80, color: false };
const article = () =>
  new Sequential([new Dense(512, { activation: 'relu', inputShape: [784] }), new Dense(10, { activation: 'softmax' })]);
const summaryOf = (model: Sequential, options: SummaryOptions = {}) => `\n${formatSummary(model, options, target)}`;

// The tables are those of Keras 3.15.1; test/parity replays many more.
test('the model of the article', () => {
  expect(summaryOf(article())).toMatchInlineSnapshot(`
    "
    Model: "sequential"
    ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
    ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
    ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
    │ dense (Dense)                   │ (None, 512)            │       401,920 │
    ├─────────────────────────────────┼────────────────────────┼───────────────┤
    │ dense_1 (Dense)                 │ (None, 10)             │         5,130 │
    └─────────────────────────────────┴────────────────────────┴───────────────┘
     Total params: 407,050 (1.55 MB)
     Trainable params: 407,050 (1.55 MB)
     Non-trainable params: 0 (0.00 B)
    "
  `);
});

test('a model that is not built', () => {
  expect(summaryOf(new Sequential([new Dense(3)], { name: 'deferred' }))).toMatchInlineSnapshot(`
    "
    Model: "deferred"
    ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
    ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
    ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
    │ dense (Dense)                   │ ?                      │   0 (unbuilt) │
    └─────────────────────────────────┴────────────────────────┴───────────────┘
     Total params: 0 (0.00 B)
     Trainable params: 0 (0.00 B)
     Non-trainable params: 0 (0.00 B)
    "
  `);
});

test('with Japanese names, a frozen layer and the column that says so', () => {
  const model = new Sequential([
    new Dense(4, { name: '入力層', inputShape: [3] }),
    new Dropout(0.5),
    new Dense(1, { name: '出力層', trainable: false }),
  ]);
  expect(summaryOf(model, { showTrainable: true, lineLength: 70 })).toMatchInlineSnapshot(`
    "
    Model: "sequential"
    ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━┳━━━━━━┓
    ┃ Layer (type)              ┃ Output Shape        ┃   Param # ┃ Tra… ┃
    ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━╇━━━━━━┩
    │ 入力層 (Dense)            │ (None, 4)           │        16 │  Y   │
    ├───────────────────────────┼─────────────────────┼───────────┼──────┤
    │ dropout (Dropout)         │ (None, 4)           │         0 │  -   │
    ├───────────────────────────┼─────────────────────┼───────────┼──────┤
    │ 出力層 (Dense)            │ (None, 1)           │         5 │  N   │
    └───────────────────────────┴─────────────────────┴───────────┴──────┘
     Total params: 21 (84.00 B)
     Trainable params: 16 (64.00 B)
     Non-trainable params: 5 (20.00 B)
    "
  `);
});

test('after training, with what the optimizer keeps', async () => {
  const model = new Sequential([new Dense(1, { inputShape: [2] })]);
  model.compile({ optimizer: 'adam', loss: 'mse', runEagerly: true });
  await model.fit(zeros([2, 2]), zeros([2, 1]), { verbose: 0 });
  const text = formatSummary(model, {}, target);
  expect(text.split('\n').slice(-5)).toEqual([
    ' Total params: 11 (44.00 B)',
    ' Trainable params: 3 (12.00 B)',
    ' Non-trainable params: 0 (0.00 B)',
    ' Optimizer params: 8 (32.00 B)',
    '',
  ]);
});

describe('layerRange', () => {
  const model = () => new Sequential(['first', 'second', 'third'].map((name) => new Activation('relu', { name })));
  const shown = (layerRange: readonly [string, string]) =>
    formatSummary(model(), { layerRange }, target).match(/first|second|third/g);

  test.each([
    [
      ['second', 'third'],
      ['second', 'third'],
    ],
    [['s.*', 's.*'], ['second']],
    [
      ['third', 'second'],
      ['second', 'third'],
    ],
  ] as const)('%j', (range, expected) => {
    expect(shown(range)).toEqual(expected);
  });

  test('that matches nothing is rejected', () => {
    expect(() => shown(['nope', 'third'])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: summary: got layerRange ["nope","third"]; expected names, or patterns of names, of layers: first, second, third.]`,
    );
  });
});

test('columns that are too narrow are rejected', () => {
  expect(() => summaryOf(article(), { lineLength: 10 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: summary: got a width of 2 for column 3 of a table of 10; expected at least 4 characters. Pass a larger lineLength, or other positions.]`,
  );
});

test('printFn gets the whole text', () => {
  const printFn = vi.fn();
  article().summary({ printFn });
  expect(printFn.mock.calls).toEqual([[expect.stringContaining('Total params: 407,050 (1.55 MB)')]]);
});
