import { expect, test } from 'vitest';
import { historyToSvg } from './history-svg.ts';

const texts = (svg: string) => [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text);
const curves = (svg: string) =>
  [...svg.matchAll(/<path[^>]* d="([^"]+)"[^>]* stroke="([^"]+)"[^>]* stroke-linejoin="round"/g)].map(
    ([, path, color]) => `${color} ${path}`,
  );

test('curves, named axes, a legend and a title', async () => {
  const svg = await historyToSvg(
    { loss: [1, 0.5, 0], val_loss: [1, 0, 1], accuracy: [0, 0.5, 1], val_accuracy: [0, 0, 0] },
    { title: 'Small & large <data>' },
  );
  expect(svg).toMatch(/^<svg /);
  expect(texts(svg)).toEqual(
    expect.arrayContaining(['Small &amp; large &lt;data&gt;', 'training', 'validation', 'loss', 'accuracy', 'epoch']),
  );
  expect(curves(svg)).toEqual([
    '#0072b2 M8,0L160,110L312,220',
    '#d55e00 M8,0L160,220L312,0',
    '#0072b2 M8,220L160,110L312,0',
    '#d55e00 M8,220L160,220L312,220',
  ]);
});

test('epochs are whole numbers from 1', async () => {
  const svg = await historyToSvg({ loss: [100, 102, 101] });
  expect(texts(svg).filter((text) => Number(text) < 100)).toEqual(['1', '2', '3']);
});

test('one kind of curve needs no legend', async () => {
  expect(texts(await historyToSvg({ loss: [1, 0] }))).not.toContain('training');
});

test('a gap where a value is not finite', async () => {
  expect(curves(await historyToSvg({ loss: [0, 1, Number.NaN, 1, 0] }))).toEqual(['#0072b2 M8,220L84,0M236,0L312,220']);
});

test('few epochs have dots, many a line only', async () => {
  const dots = async (epochs: number) => {
    const svg = await historyToSvg({ loss: Array.from({ length: epochs }, (_, i) => i) });
    return svg.match(/fill="#0072b2"/g)?.length ?? 0;
  };
  expect([await dots(1), await dots(30), await dots(31)]).toEqual([1, 30, 0]);
});

test('a value that never changes is drawn', async () => {
  expect(curves(await historyToSvg({ lr: [0.1, 0.1] }))).toEqual(['#0072b2 M8,110L312,110']);
});

test('errors bear the name of the function', async () => {
  await expect(historyToSvg({})).rejects.toThrow('historyToSvg: got a history without metrics');
});
