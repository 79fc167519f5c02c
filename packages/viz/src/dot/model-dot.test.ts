import { describe, expect, test } from 'vitest';
import type { DrawableLayer } from '../drawable/model.ts';
import { modelToDot } from './model-dot.ts';
import type { ModelToDotOptions } from './model-options.ts';

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
        bgcolor = "transparent";
        fontname = "Arial";
        fontsize = 14;
        fontcolor = "#1c2430";
        nodesep = 0.3;
        pad = 0.1;
        ranksep = 0.4;
        rankdir = "TB";
        edge [
          color = "#768390";
          arrowsize = 0.8;
          penwidth = 1.5;
        ];
        node [
          fontname = "Arial";
          fontsize = 14;
          fontcolor = "#1c2430";
          penwidth = 1.2;
          class = "layer";
          shape = "record";
          style = "rounded,filled";
          gradientangle = 270;
          margin = "0.18,0.08";
        ];
        "n0" [
          label = "{dense (Dense)}";
          fillcolor = "#cfe2fa";
          color = "#2f6db5";
        ];
        "n1" [
          label = "{dense_1 (Dense)}";
          fillcolor = "#cfe2fa";
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
      ['dense (Dense)|Output dtype: float32|Trainable', 'dense_1 (Dense)|Output dtype: float32|Non-trainable'],
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

  test('a title takes its share of a box; the rest is white', () => {
    const shares = (options: ModelToDotOptions) =>
      [...modelToDot(article, options).matchAll(/#cfe2fa;?([\d.]*)/g)].map((match) => match[1]);
    expect(shares({})).toEqual(['', '']);
    expect(shares({ showShapes: true })).toEqual(['0.500', '0.500']);
    expect(shares({ showShapes: true, showLayerActivations: true })).toEqual(['0.333', '0.333']);
    expect(shares({ showShapes: true, rankdir: 'LR' })).toEqual(['0.333', '0.333']);
  });

  test('layers that are not trained have broken outlines, where that is shown', () => {
    const outlines = (options: ModelToDotOptions) => modelToDot(article, options).match(/style = ".*dashed"/g);
    expect(outlines({})).toBeNull();
    expect(outlines({ showTrainable: true })).toHaveLength(1);
  });

  test('quotes, braces, bars, angles, backslashes, ampersands, tabs and lines are escaped', () => {
    const model = { name: 'a "b" \\', describe: () => [layer('"q" {b|c} <d> \\n &lt;\t日本\r\n二\0', 'Dense')] };
    const dot = modelToDot(model);
    expect(dot).toContain('digraph "a \\"b\\" \\\\" {');
    expect(labels(dot)).toEqual(['{\\"q\\" \\{b\\|c\\} \\<d\\> \\\\n &amp;lt;\\ \\ \\ \\ 日本\\n二 (Dense)}']);
  });
});

test('unknown options and directions are rejected', () => {
  const draw = (options: object) => () => modelToDot(article, options);
  expect(draw({ expandnested: true })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: modelToDot: got the unknown option expandnested; expected any of showShapes, showDtype, showLayerNames, rankdir, expandNested, showLayerActivations, showTrainable. Did you mean 'expandNested'?]`,
  );
  expect(draw({ show_shapes: true })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: modelToDot: got the unknown option show_shapes; expected any of showShapes, showDtype, showLayerNames, rankdir, expandNested, showLayerActivations, showTrainable. Did you mean 'showShapes'?]`,
  );
  expect(draw({ rankdir: 'lr' })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: modelToDot: got rankdir "lr"; expected one of TB, LR, BT, RL. Did you mean 'LR'?]`,
  );
});

describe('nested models', () => {
  const inner = [layer('a', 'Dense'), layer('b', 'Dropout', { inbound: ['a'] })];
  const middle = [
    layer('a', 'Dense'),
    layer('inner', 'Sequential', { inbound: ['a'], layers: inner }),
    layer('層', 'Dense', { inbound: ['inner'] }),
  ];
  const model = {
    name: 'outer',
    describe: () => [
      layer('first', 'Sequential', { layers: inner }),
      layer('middle', 'Sequential', { inbound: ['first'], layers: middle }),
      layer('last', 'Sequential', { inbound: ['middle'], layers: [] }),
    ],
  };
  const structure = (options: ModelToDotOptions) =>
    modelToDot(model, options).match(/subgraph "\w+"|"\w+" (?=\[)|"\w+" -> "\w+"|\blabel = ".*"/g);

  test('are boxes', () => {
    expect(structure({})).toMatchInlineSnapshot(`
      [
        ""n0" ",
        "label = "{first (Sequential)}"",
        ""n1" ",
        "label = "{middle (Sequential)}"",
        ""n2" ",
        "label = "{last (Sequential)}"",
        ""n0" -> "n1"",
        ""n1" -> "n2"",
      ]
    `);
  });

  test('are frames with their layers, if wanted', () => {
    expect(structure({ expandNested: true })).toMatchInlineSnapshot(`
      [
        ""n2" ",
        "label = "{last (Sequential)}"",
        "subgraph "cluster_n0"",
        "label = "first            \\l"",
        ""n0_0" ",
        "label = "{a (Dense)}"",
        ""n0_1" ",
        "label = "{b (Dropout)}"",
        ""n0_0" -> "n0_1"",
        "subgraph "cluster_n1"",
        "label = "middle              \\l"",
        ""n1_0" ",
        "label = "{a (Dense)}"",
        ""n1_2" ",
        "label = "{層 (Dense)}"",
        "subgraph "cluster_n1_1"",
        "label = "inner            \\l"",
        ""n1_1_0" ",
        "label = "{a (Dense)}"",
        ""n1_1_1" ",
        "label = "{b (Dropout)}"",
        ""n1_1_0" -> "n1_1_1"",
        ""n1_0" -> "n1_1_0"",
        ""n1_1_1" -> "n1_2"",
        ""n0_1" -> "n1_0"",
        ""n1_2" -> "n2"",
      ]
    `);
    expect(
      structure({ expandNested: true, showLayerNames: false })?.filter((line) => line.startsWith('label')),
    ).toMatchInlineSnapshot(`
      [
        "label = "{Sequential}"",
        "label = "Sequential                      \\l"",
        "label = "{Dense}"",
        "label = "{Dropout}"",
        "label = "Sequential                      \\l"",
        "label = "{Dense}"",
        "label = "{Dense}"",
        "label = "Sequential                      \\l"",
        "label = "{Dense}"",
        "label = "{Dropout}"",
      ]
    `);
  });
});

describe('a graph of layers', () => {
  const inner = layer('inner', 'Functional', {
    inputShapes: [
      [null, 8],
      [null, 4],
    ],
    outputShape: [null, 8],
    outputShapes: [
      [null, 8],
      [null, 4],
    ],
    inbound: ['a', 'b'],
    connections: [
      { name: 'b', output: 0, input: 0 },
      { name: 'a', output: 0, input: 1 },
    ],
    layers: [
      layer('i', 'InputLayer'),
      layer('j', 'InputLayer'),
      layer('k', 'Dense', { inbound: ['i'] }),
      layer('l', 'Dense', { inbound: ['j'] }),
    ],
    ends: {
      inputs: [
        { name: 'i', output: 0 },
        { name: 'j', output: 0 },
      ],
      outputs: [
        { name: 'k', output: 0 },
        { name: 'l', output: 0 },
      ],
    },
  });
  const graph = {
    name: 'graph',
    describe: () => [
      layer('a', 'InputLayer', { outputShape: [null, 4] }),
      layer('b', 'InputLayer', { outputShape: [null, 8] }),
      inner,
      layer('last', 'Add', {
        inbound: ['inner', 'a'],
        connections: [
          { name: 'inner', output: 1, input: 0 },
          { name: 'a', output: 0, input: 1 },
          { name: 'a', output: 0, input: 2 },
        ],
      }),
    ],
  };
  const arrows = (dot: string) => [...dot.matchAll(/"(n\w+)" -> "(n\w+)"/g)].map(([, from, to]) => `${from} ${to}`);

  test('has one arrow for each pair of layers', () => {
    expect(arrows(modelToDot(graph))).toEqual(['n1 n2', 'n0 n2', 'n2 n3', 'n0 n3']);
  });

  test('has arrows to the layers of a model within that take and give the data', () => {
    expect(arrows(modelToDot(graph, { expandNested: true })).sort()).toEqual(
      ['n2_0 n2_2', 'n2_1 n2_3', 'n1 n2_0', 'n0 n2_1', 'n2_3 n3', 'n0 n3'].sort(),
    );
  });

  test('lists several shapes, and says of an Input what it gives', () => {
    expect(labels(modelToDot(graph, { showShapes: true })).slice(0, 3)).toEqual([
      '{a (InputLayer)|Output shape: (None, 4)}',
      '{b (InputLayer)|Output shape: (None, 8)}',
      '{inner (Functional)|{Input shape: [(None, 8), (None, 4)]|Output shape: [(None, 8), (None, 4)]}}',
    ]);
  });

  test('a connection to a layer that there is not', () => {
    const odd = {
      name: 'odd',
      describe: () => [layer('a', 'Dense', { connections: [{ name: 'z', output: 0, input: 0 }] })],
    };
    expect(() => modelToDot(odd)).toThrow('got a layer "a" that reads from "z"');
    const none = { name: 'none', describe: () => [layer('a', 'Dense', { connections: [3] as never })] };
    expect(() => modelToDot(none)).toThrow('expected a list of { name, output, input }');
  });
});
