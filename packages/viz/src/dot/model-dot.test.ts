import { describe, expect, test } from 'vitest';
import { type DrawableLayer, modelToDot } from './model-dot.ts';

const layer = (name: string, className: string, rest: Partial<DrawableLayer> = {}): DrawableLayer => ({
  name,
  className,
  dtype: 'float32',
  trainable: true,
  inputShapes: [[null, 784]],
  outputShape: [null, 512],
  inbound: [],
  ...rest,
});

const article = {
  name: 'sequential',
  describe: () => [
    layer('dense', 'Dense', { activation: 'relu' }),
    layer('dense_1', 'Dense', {
      activation: 'softmax',
      trainable: false,
      inputShapes: [[null, 512]],
      outputShape: [null, 10],
      inbound: ['dense'],
    }),
  ],
};

const labels = (dot: string) => [...dot.matchAll(/label = "(.*)";/g)].map((match) => match[1]);

describe('modelToDot', () => {
  test("the article's model", () => {
    expect(modelToDot(article)).toMatchInlineSnapshot(`
      "digraph "sequential" {
        bgcolor = "white";
        pad = 0.1;
        rankdir = "TB";
        edge [
          color = "#5b6b7a";
          arrowsize = 0.7;
          fontname = "Arial";
          fontsize = 10;
        ];
        node [
          fontname = "Arial";
          fontsize = 12;
          style = "filled";
          fontcolor = "#1c2430";
          penwidth = 1.2;
          shape = "record";
          margin = "0.16,0.08";
        ];
        "n0" [
          label = "{dense (Dense)}";
          fillcolor = "#dbe9fb";
          color = "#2f6db5";
        ];
        "n1" [
          label = "{dense_1 (Dense)}";
          fillcolor = "#dbe9fb";
          color = "#2f6db5";
        ];
        "n0" -> "n1";
      }
      "
    `);
  });

  test.each([
    [{}, ['{dense (Dense)}', '{dense_1 (Dense)}']],
    [{ showLayerNames: false }, ['{Dense}', '{Dense}']],
    [
      { showShapes: true },
      [
        '{dense (Dense)|{Input shape: (None, 784)|Output shape: (None, 512)}}',
        '{dense_1 (Dense)|{Input shape: (None, 512)|Output shape: (None, 10)}}',
      ],
    ],
    [{ showDtype: true }, ['{dense (Dense)|Output dtype: float32}', '{dense_1 (Dense)|Output dtype: float32}']],
    [{ showLayerActivations: true }, ['{dense (Dense)|Activation: relu}', '{dense_1 (Dense)|Activation: softmax}']],
    [{ showTrainable: true }, ['{dense (Dense)|Trainable}', '{dense_1 (Dense)|Non-trainable}']],
    [
      { showTrainable: true, showDtype: true, rankdir: 'LR' as const },
      ['dense (Dense)|{Output dtype: float32|Trainable}', 'dense_1 (Dense)|{Output dtype: float32|Non-trainable}'],
    ],
  ])('options %j', (options, expected) => {
    expect(labels(modelToDot(article, options))).toEqual(expected);
  });

  test('a layer without weights is neither trained nor not', () => {
    const model = { name: 'm', describe: () => [layer('flatten', 'Flatten', { trainable: null })] };
    expect(labels(modelToDot(model, { showTrainable: true }))).toEqual(['{flatten (Flatten)}']);
  });

  test('the direction', () => {
    expect(modelToDot(article, { rankdir: 'LR' })).toContain('rankdir = "LR"');
    expect(modelToDot(article)).toContain('rankdir = "TB"');
  });

  test('quotes, braces, bars, angles, backslashes and lines are escaped', () => {
    const model = { name: 'a "b"', describe: () => [layer('"q" {b|c} <d> \\n 日本\n二', 'Dense')] };
    const dot = modelToDot(model);
    expect(dot).toContain('digraph "a \\"b\\""');
    expect(labels(dot)).toEqual(['{\\"q\\" \\{b\\|c\\} \\<d\\> \\\\n 日本\\n二 (Dense)}']);
  });

  test('each kind of layer has its colour', () => {
    const classes = [
      'InputLayer',
      'Dense',
      'Activation',
      'Dropout',
      'Flatten',
      'Conv2D',
      'MaxPooling2D',
      'BatchNormalization',
      'LSTM',
      'Concatenate',
      'Mine',
    ];
    const model = { name: 'm', describe: () => classes.map((name) => layer(name, name)) };
    const fills = [...modelToDot(model).matchAll(/fillcolor = "(#\w+)"/g)].map((match) => match[1]);
    expect(new Set(fills).size).toBe(classes.length);
  });
});
