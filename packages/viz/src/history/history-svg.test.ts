import { afterEach, expect, test, vi } from 'vitest';
import { drawChart } from './draw-chart.ts';
import { historyToSvg } from './history-svg.ts';

afterEach(() => vi.unstubAllGlobals());

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

test('a metric that never changes has numbers around it', async () => {
  expect(texts(await historyToSvg({ loss: [0.5, 0.5] }))).toEqual(expect.arrayContaining(['0.46', '0.50', '0.54']));
  expect(texts(await historyToSvg({ loss: [0, 0] }))).toEqual(expect.arrayContaining(['−1.0', '0.0', '1.0']));
});

test('very small and very large numbers have exponents', async () => {
  expect(texts(await historyToSvg({ loss: [1e-7, 3e-7] }))).toContain('3e-7');
  expect(texts(await historyToSvg({ loss: [0, 2e6] }))).toEqual(expect.arrayContaining(['0', '2e6']));
});

test('a long run has epochs that can be told apart', async () => {
  const svg = await historyToSvg({ loss: Array.from({ length: 20_000 }, (_, i) => 1 / (i + 1)) });
  expect(texts(svg).filter((text) => Number(text) > 1)).toEqual(['5000', '10000', '15000', '20000']);
});

test('metrics to choose, in their order', async () => {
  const history = { loss: [1, 2], val_loss: [1, 2], accuracy: [1, 2], lr: [1, 2] };
  const svg = await historyToSvg(history, { metrics: ['lr', 'loss'] });
  expect(texts(svg).filter((text) => ['loss', 'accuracy', 'lr'].includes(text!))).toEqual(['lr', 'loss']);
});

test('a logarithmic scale: even steps, and a gap for what is not above 0', async () => {
  const loss = [1, 0.1, 0.01, 0, 0.0001];
  const svg = await historyToSvg({ loss, accuracy: [0, 0.25, 0.5, 0.75, 1] }, { logScale: ['loss'] });
  expect(curves(svg)).toEqual(['#0072b2 M8,0L84,55L160,110M312,220Z', '#0072b2 M8,220L84,165L160,110L236,55L312,0']);
  expect(texts(svg)).toEqual(expect.arrayContaining(['1', '1e-2', '1e-4']));
  expect(curves(await historyToSvg({ loss: [0.5, 0.5] }, { logScale: true }))).toHaveLength(1);
});

test('the size of a panel', async () => {
  const svg = await historyToSvg({ loss: [1, 0] }, { width: 600, height: 100 });
  expect(curves(svg)).toEqual(['#0072b2 M8,0L592,100']);
});

test.each([
  [{ metrics: ['acc'] }, `historyToSvg: got the metric "acc"; expected names among loss.`],
  [{ metrics: ['val_loss'] }, `leave val_ out`],
  [{ metrics: [] }, `historyToSvg: got metrics without a name; expected names among loss.`],
  [{ metrics: 'loss' }, `historyToSvg: got metrics "loss"; expected a list of names of metrics, such as ['loss'].`],
  [{ logScale: 'loss' }, `historyToSvg: got logScale "loss"; expected a list of names of metrics`],
  [{ width: 0 }, `historyToSvg: got width 0; expected from 80 to 4000 pixels.`],
  [{ height: Number.NaN }, `historyToSvg: got height NaN; expected from 80 to 4000 pixels.`],
  [{ size: 3 }, `historyToSvg: got the unknown option size`],
])('%j is rejected', async (options, message) => {
  await expect(historyToSvg({ loss: [1], val_loss: [1] }, options as never)).rejects.toThrow(message);
});

test('nothing above 0 for a logarithmic scale', async () => {
  await expect(historyToSvg({ loss: [0, -1] }, { logScale: true })).rejects.toThrow(
    'historyToSvg: got a history without a finite value of loss; expected at least one epoch with a value above 0.',
  );
});

test('errors bear the name of the function', async () => {
  await expect(historyToSvg({})).rejects.toThrow('historyToSvg: got a history without metrics');
});

test('where every object inherits a key, the error says which and what to do', async () => {
  Object.defineProperty(Object.prototype, 'added', { value: () => {}, enumerable: true, configurable: true });
  const drawn = historyToSvg({ loss: [1, 2] }).catch(({ message }) => message);
  Reflect.deleteProperty(Object.prototype, 'added');
  expect(await drawn).toMatchInlineSnapshot(
    `"historyToSvg: got objects that all have the key "added", since a program gave it to Object.prototype; expected objects with keys of their own: charts are drawn by Vega, which takes it for a part of them. Define it with Object.defineProperty(Object.prototype, "added", { value: ... }), which loops over keys pass by."`,
  );
});

test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])('a metric and a title named %s', async (name) => {
  const history = Object.fromEntries([[name, [1, 0]]]);
  const svg = await historyToSvg(history, { title: name });
  expect(texts(svg).filter((text) => text!.trim() === name)).toHaveLength(2);
  expect(curves(svg)).toEqual(['#0072b2 M8,0L312,220']);
});

test('values next to the least number that there is', async () => {
  expect(curves(await historyToSvg({ loss: [5e-324, 1e-310] }))).toHaveLength(1);
  expect(curves(await historyToSvg({ loss: [5e-324, 1e-310] }, { logScale: true }))).toHaveLength(1);
});

test('a chart that Vega does not draw is an error, no empty picture', async () => {
  await expect(
    drawChart('historyToSvg', {
      data: [{ name: 'a', transform: [{ type: 'formula', as: 'x', expr: 'datum.y.z' }], values: [{}] }],
    }),
  ).rejects.toThrow('historyToSvg: got a chart that Vega does not draw (');
});

test('a page whose policy forbids to write functions', async () => {
  vi.stubGlobal('Function', () => {
    throw new EvalError('Code generation from strings disallowed for this context');
  });
  await expect(historyToSvg({ loss: [1, 2] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: historyToSvg: got a chart under a Content Security Policy without 'unsafe-eval'; expected a policy that lets Vega run, which writes functions. Add 'unsafe-eval' to script-src, or draw the chart in Node and show the picture.]`,
  );
});
