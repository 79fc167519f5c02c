import { describe, expect, test } from 'vitest';
import { layOut } from '../render/graphviz.node.ts';
import { type Digraph, writeDot } from './write-dot.ts';

const empty: Digraph = { name: 'g', attributes: {}, edgeStyle: {}, nodeStyle: {}, nodes: new Map(), edges: [] };

test('statements stand one a line, those of a frame within it', () => {
  const inner = {
    attributes: { label: 'inner' },
    nodes: new Map([['b', {}]]),
    frames: new Map([['cluster_1', { attributes: {}, nodes: new Map([['c', { height: 0.5 }]]), edges: [] }]]),
    edges: [['b', 'c'] as const],
  };
  const graph: Digraph = {
    ...empty,
    attributes: { pad: 0 },
    edgeStyle: { color: 'red' },
    nodeStyle: { shape: 'box' },
    nodes: new Map([['a', { label: 'A' }]]),
    frames: new Map([['cluster_0', inner]]),
    edges: [['a', 'b', { weight: 4 }]],
  };
  expect(writeDot(graph)).toMatchInlineSnapshot(`
    "digraph "g" {
      pad = 0;
      edge [
        color = "red";
      ];
      node [
        shape = "box";
      ];
      "a" [
        label = "A";
      ];
      subgraph "cluster_0" {
        label = "inner";
        "b";
        subgraph "cluster_1" {
          "c" [
            height = 0.5;
          ];
        }
        "b" -> "c";
      }
      "a" -> "b" [
        weight = 4;
      ];
    }
    "
  `);
});

describe('Graphviz reads back what was written', () => {
  const texts = [
    'plain',
    '"',
    '""',
    'say "hi" -> "n1"; evil [label="x"]',
    'a\nb\r\nc',
    '<b>bold</b>',
    '}; node [shape=star]; {',
    '# // /* */',
    'digraph',
    '1.5',
    '-.5e3',
    'n0:port:ne',
    'a, b; c = d',
    "it's",
    '日本 👩‍👩‍👧 שלום',
    ' spaces  ',
    'é & %',
    '\\\\"',
    'two \\\\ backslashes \\\\',
  ];

  /** The texts of a picture, where Graphviz wrote the ids down. */
  const titles = (svg: string) =>
    [...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, text]) =>
      text!.replace(/&(?:#(\d+)|(\w+));/g, (_, code: string, name: string) =>
        code
          ? String.fromCodePoint(Number(code)).replace('\xa0', ' ')
          : { lt: '<', gt: '>', amp: '&', quot: '"' }[name]!,
      ),
    );

  test.each(texts)('%j', async (text) => {
    const nodes = new Map([
      [text, { label: '', tooltip: text }],
      ['other', {}],
    ]);
    const svg = await layOut(writeDot({ ...empty, nodes, edges: [[text, 'other', { label: text }]] }));
    expect(titles(svg)).toEqual(['g', text, 'other', `${text}->other`]);
  });
});
