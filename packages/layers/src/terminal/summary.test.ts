import { type Tensor, ValueError, zeros } from '@keisan/autograd';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Layer } from '../layer/layer.ts';
import { Activation, Dense, Dropout } from '../layers/index.ts';
import { Model, Sequential } from '../models/index.ts';
import { clearSession } from '../naming/names.ts';
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

test.each([
  ['positions [0.1]', { positions: [0.1] }],
  ['positions an empty array', { positions: [] }],
  ['positions [1,2,3,4,5]', { positions: [1, 2, 3, 4, 5] }],
  ['positions 3', { positions: 3 }],
  ['lineLength 10000000000', { lineLength: 1e10 }],
  ['lineLength NaN', { lineLength: Number.NaN }],
  ['lineLength "80"', { lineLength: '80' }],
  ['printFn 3', { printFn: 3 }],
])('%s is rejected', (_, options) => {
  expect(() => article().summary(options as never)).toThrow(ValueError);
});

test.each([
  ['not a pattern', ['(', 'third']],
  ['one name', ['first']],
])('a layerRange that is %s is rejected', (_, layerRange) => {
  expect(() => summaryOf(article(), { layerRange: layerRange as never })).toThrow('summary: got layerRange');
});

describe.each([0, 1, 2, 3, 5, 8, 13, 20, 24, 39])('a terminal of %i columns', (columns) => {
  test.each([false, true])('gets what fits into it; showTrainable %s', (showTrainable) => {
    const lines = formatSummary(article(), { showTrainable }, { columns, color: false }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.max(1, columns));
  });
});

describe('the width of standard output', () => {
  /** What a summary writes to a standard output like this. */
  function written(stdout: object, options: SummaryOptions, env: Record<string, string> = {}): string {
    const written: string[] = [];
    vi.stubGlobal('process', { env, stdout: { ...stdout, write: (part: string) => written.push(part) } });
    article().summary(options);
    vi.unstubAllGlobals();
    return written.join('');
  }
  const widthOf = (text: string) => text.split('\n')[1]!.length;

  test('is 80 where it is not known, unless lineLength says more', () => {
    for (const stdout of [{}, { columns: 0 }, { isTTY: true, columns: 0 }]) {
      expect(widthOf(written(stdout, {}, { NO_COLOR: '1' }))).toBe(76);
      expect(widthOf(written(stdout, { lineLength: 120 }, { NO_COLOR: '1' }))).toBe(120);
    }
  });

  test('cuts off what a terminal has no room for, but not what printFn gets', () => {
    const terminal = { isTTY: true, columns: 60 };
    expect(widthOf(written(terminal, { lineLength: 120 }))).toBe(60);
    const printFn = vi.fn();
    written(terminal, { lineLength: 120, printFn });
    expect(widthOf(printFn.mock.calls[0]![0])).toBe(120);
  });

  test.each([
    [{}, true],
    [{ NO_COLOR: '1' }, false],
    [{ TERM: 'dumb' }, false],
  ])('with %j there are escape sequences: %s', (env, expected) => {
    expect(written({ isTTY: true, columns: 80 }, {}, env).includes('\x1b[')).toBe(expected);
  });
});

test('names cannot steer the terminal', () => {
  const model = new Sequential([new Dense(1, { name: 'a\x1b[31m\nb', inputShape: [1] })], { name: '\x1b]0;title\x07' });
  const text = formatSummary(model, {}, target);
  expect(text).toContain('a\\u001b[31m\\u000ab');
  expect(text).toContain('Model: "\\u001b]0;title\\u0007"');
});

test('printFn gets the whole text', () => {
  const printFn = vi.fn();
  article().summary({ printFn });
  expect(printFn.mock.calls).toEqual([[expect.stringContaining('Total params: 407,050 (1.55 MB)')]]);
});

test('layers that a model connects in call are for any number of samples', async () => {
  class Own extends Model {
    readonly dense = new Dense(2);
    override call(inputs: Tensor) {
      return this.dense.apply(inputs);
    }
  }
  const model = new Own();
  await model.predict(zeros([5, 3]), { verbose: 0 });
  const lines: string[] = [];
  model.summary({ printFn: (line) => void lines.push(line) });
  expect(lines.join('\n')).toContain('(None, 2)');
});

test('a layer that gives an object has the shapes in it', async () => {
  type Parts = Readonly<Record<'twice' | 'sum', Tensor>>;
  class Split extends Layer<Tensor, Parts> {
    override call(x: Tensor): Parts {
      return { twice: x.mul(2), sum: x.sum({ axis: 1 }) };
    }
  }
  class Own extends Model<Tensor, Parts> {
    readonly split = new Split();
    override call(x: Tensor): Parts {
      return this.split.apply(x);
    }
  }
  const model = new Own();
  await model.predict(zeros([2, 3]), { verbose: 0 });
  const lines: string[] = [];
  model.summary({ printFn: (line) => void lines.push(line) });
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "Model: "own"
    ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
    ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
    ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
    │ split (Split)                   │ [(None), (None, 3)]    │             0 │
    └─────────────────────────────────┴────────────────────────┴───────────────┘
     Total params: 0 (0.00 B)
     Trainable params: 0 (0.00 B)
     Non-trainable params: 0 (0.00 B)
    "
  `);
});
