import { expect, test } from 'vitest';
import { setType } from './typography.ts';

const text = (line: string) => `<text font-family="Arial" font-size="14.00">${line}</text>`;
const box = (kind: string, ...fields: string[]) =>
  `<g id="k-node1" class="${kind}">\n${fields.join('\n<polyline/>\n')}\n</g>`;

/** The size and the text of each line of a picture, the bold ones in stars. */
function lines(svg: string): string[] {
  const all = [...setType(svg).matchAll(/font-size="([\d.]+)"[^>]*>(.*?)<\/text>/g)];
  return all.map(([, size, line]) => `${size} ${line!.replace(/<tspan font-weight="bold">(.*?)<\/tspan>/g, '*$1*')}`);
}

test('the name of a layer is larger and bold, the values of its facts are bold', () => {
  expect(lines(box('node layer', text('dense (Dense)'), text('Input shape: (None, 2)'), text('Trainable')))).toEqual([
    '13 *dense* (Dense)',
    '12 Input shape: *(None, 2)*',
    '12 Trainable',
  ]);
});

test.each([
  ['Dense', ['13 *Dense*']],
  ['a (b) c (Dense)', ['13 *a (b) c* (Dense)']],
  ['a: b &lt;c&gt; &amp; d&#160;(Dense)', ['13 *a: b &lt;c&gt; &amp; d*&#160;(Dense)']],
])('a title %s', (title, expected) => {
  expect(lines(box('node layer', text(title)))).toEqual(expected);
});

test('a title of two lines', () => {
  expect(lines(box('node layer', text('a') + text('b (Dense)'), text('Activation: relu')))).toEqual([
    '13 *a*',
    '13 *b* (Dense)',
    '12 Activation: *relu*',
  ]);
});

test('a value of a computation, and the frame of a model', () => {
  expect(lines(box('node value', text('h (matmul)') + text('float32[1, 2]')))).toEqual([
    '13 *h* (matmul)',
    '12 float32[1, 2]',
  ]);
  expect(lines(box('cluster model', text('encoder &#160;&#160;')))).toEqual(['13 *encoder*']);
});

test("diagrams that are not Keisan's stay as they are", () => {
  for (const kind of ['node', 'node mine', 'edge', 'node toString'])
    expect(lines(box(kind, text('a')))).toEqual(['14.00 a']);
});
