import { tensor } from '@keisan/autograd';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, test } from 'vitest';
import { graphToDot } from './dot/graph-dot.ts';
import { modelToDot } from './dot/model-dot.ts';
import type { DrawableLayer } from './drawable/model.ts';
import { historyToSvg } from './history/history-svg.ts';
import { renderSvg } from './render/svg.ts';

/** What a picture shows, as a reader of XML sees it. Resvg rejects whatever is not well-formed, control characters included. */
function shownIn(svg: string): string {
  new Resvg(svg, { font: { loadSystemFonts: false } });
  const entities: Readonly<Record<string, string>> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    '#39': "'",
    '#45': '-',
    '#160': ' ',
  };
  return [...svg.replace(/<\/?tspan[^>]*>/g, '').matchAll(/<text[^>]*>([^<]*)<\/text>/g)]
    .map(([, text]) => text!.replace(/&([#\w]+);/g, (_, entity: string) => entities[entity] ?? `&${entity};`))
    .join('\n');
}

const long = 'ab '.repeat(100_000);

/** Names, and what a picture shows of each. */
const names: readonly (readonly [name: string, shown: string])[] = [
  ['\x1b[31mred\x1b[0m', 'red'],
  ['\x1b]0;title\x07', ']0;title'],
  ['a\0b\x01c\x7fd\x9be', 'abcde'],
  ['one\ntwo\r\nthree\rfour', 'one\ntwo\nthree\nfour'],
  ['"quoted"', '"quoted"'],
  ['a\\"b', 'a\\"b'],
  ['\\\\"; evil [label="', '\\\\"; evil [label="'],
  ['back\\', 'back\\'],
  ['\\N \\G \\l \\r \\n \\E \\T \\H \\L', '\\N \\G \\l \\r \\n \\E \\T \\H \\L'],
  ['<b>bold</b>', '<b>bold</b>'],
  ['<<i>x</i>>', '<<i>x</i>>'],
  [' <a>', ' <a>'],
  ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['&amp; &#10; & &lt;', '&amp; &#10; & &lt;'],
  [']]> --> /* // #', ']]> --> /* // #'],
  ['{a|<p> b}', '{a|<p> b}'],
  ['half \ud83d of', 'half \ufffd of'],
  ['\udc00', '\ufffd'],
  ['none \ufffe\uffff', 'none \ufffd\ufffd'],
  ['\u202egnp.\u2066x', 'gnp.x'],
  ['שלום \u200fعالم', 'שלום \u200fعالم'],
  ['層 👩‍👩‍👧', '層 👩‍👩‍👧'],
  ['$& $1 $` %s', '$& $1 $` %s'],
  ['digraph', 'digraph'],
  ['jzq j0j', 'jzq j0j'],
  [long, long.slice(0, 99)],
];

const layer = (name: string): DrawableLayer => ({
  name,
  className: 'Dense',
  dtype: 'float32',
  trainable: true,
  activation: name,
  inputShapes: [[null, 1]],
  outputShape: [null, 1],
  inbound: [],
});

describe.each(names.map(([name, shown]) => ({ name, shown, title: JSON.stringify(name).slice(0, 40) })))(
  'the name $title',
  ({ name, shown }) => {
    const flat = shown.replace(/ {2,}/g, ' ').trim();

    test.each([true, false])('of a tensor, showShapes: %s', async (showShapes) => {
      const x = tensor(1, { requiresGrad: true, name });
      const y = x.neg();
      y.name = name;
      const text = shownIn(await renderSvg(graphToDot(y, { showShapes })));
      expect(text.replace(/ {2,}/g, ' ')).toContain(flat);
      expect(text).toContain('(neg)');
    });

    test.each(['TB', 'LR'] as const)('of a model and its layers, from %s', async (rankdir) => {
      const model = { name, describe: () => [{ ...layer(name), layers: [layer(name)] }] };
      for (const expandNested of [false, true]) {
        const options = { expandNested, rankdir, showShapes: true, showLayerActivations: true };
        const text = shownIn(await renderSvg(modelToDot(model, options)));
        expect(text.split(flat).length).toBeGreaterThan(2);
        expect(text).toContain('(Dense)');
      }
    });

    test('of a metric', async () => {
      const svg = await historyToSvg({ [name]: [1, 2] }, { title: name });
      expect(shownIn(svg)).toContain(flat.split('\n')[0]!);
    });
  },
);

test('a metric whose name is long is cut off as a layer is', async () => {
  const svg = await historyToSvg({ [`${'m'.repeat(150)}`]: [1, 2] });
  expect(shownIn(svg).split('\n')).toContain(`${'m'.repeat(99)}…`);
});
