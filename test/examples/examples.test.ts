import { readdir, readFile } from 'node:fs/promises';
import { Model, type Tensor } from 'keisan';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runExample } from './run-example.ts';

const root = new URL('../../', import.meta.url);

/** The number that a pattern finds in what an example printed. */
function numberIn(printed: string, pattern: RegExp): number {
  const [, digits] = printed.match(pattern) ?? [];
  expect(digits, `${pattern} in:\n${printed}`).toBeDefined();
  return Number(digits);
}

const isPng = async (file: string) => (await readFile(file)).subarray(1, 4).toString() === 'PNG';

test('each example has a command of its name, and a line in the README', async () => {
  const entries = await readdir(new URL('examples/', root), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const { scripts } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const readme = await readFile(new URL('examples/README.md', root), 'utf8');
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(names));
  expect([...readme.matchAll(/^\| `npm run ([\w-]+)`/gm)].map(([, name]) => name).sort()).toEqual(names.sort());
});

test('each example that runs in the terminal gives the same every time', async () => {
  const names = await readdir(new URL('examples/', root));
  for (const name of names.filter((entry) => !/\.|browser/.test(entry))) {
    expect(await readFile(new URL(`examples/${name}/main.ts`, root), 'utf8'), name).toMatch(/setRandomSeed\(1\)/);
  }
});

test('mnist, one epoch on a tenth of the images', async () => {
  const { fit } = Model.prototype;
  const short = vi.spyOn(Model.prototype, 'fit').mockImplementation(function (this: Model, x, y, options) {
    const [some, labels] = [x, y].map((data) => (data as Tensor).slice([[0, 6000]]));
    return fit.call(this, some!, labels!, { ...options, epochs: 1 });
  });
  onTestFinished(() => short.mockRestore());
  const printed = await runExample('mnist');
  expect(numberIn(printed, /Test accuracy: ([\d.]+)/)).toBeGreaterThan(0.8);
  expect(printed).toContain('Total params: 814,');
  expect(await isPng('model.png')).toBe(true);
});

test('convnet, one epoch on some of the images', async () => {
  vi.stubEnv('IMAGES', '2000');
  const printed = await runExample('convnet');
  expect(numberIn(printed, /Test accuracy: ([\d.]+)/)).toBeGreaterThan(0.5);
  expect(printed).toContain('Total params: 34,826 ');
  const [, is, seen] = printed.match(/image \d+, a (\d), is taken for a (\d), with \d+ %/)!;
  expect(is).not.toBe(seen);
  for (const [file, width, height] of [
    ['filters.png', 440, 216],
    ['misread.png', 224, 224],
  ] as const) {
    expect(await isPng(file)).toBe(true);
    const bytes = await readFile(file);
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([width, height]);
  }
});

test('residual, one epoch on some of the images', async () => {
  vi.stubEnv('IMAGES', '1000');
  const printed = await runExample('residual');
  expect(numberIn(printed, /Test accuracy: ([\d.]+)/)).toBeGreaterThan(0);
  expect(printed).toContain('Total params: 20,146 ');
  expect(await isPng('residual.png')).toBe(true);
});

test('binary', async () => {
  const printed = await runExample('binary', { epochs: 8 });
  expect(printed.match(/^2015-01-0\d: +\d+ % chance of rain, and it (rained|stayed dry)$/gm)).toHaveLength(7);
  const accuracy = numberIn(printed, /which it never saw: ([\d.]+)/);
  expect(accuracy).toBeGreaterThan(numberIn(printed, /"It never rains": +([\d.]+)/));
  expect(numberIn(printed, /"Tomorrow will be as today": +([\d.]+)/)).toBeCloseTo(0.704, 3);
});

test('regression', async () => {
  const printed = await runExample('regression', { epochs: 20 });
  const pairs = [...printed.matchAll(/^([\d.]+) +([\d.]+) {2}\D.*\(19\d\d\)$/gm)];
  expect(pairs).toHaveLength(10);
  expect(numberIn(printed, /After epoch 1: off by ([\d.]+) mpg/)).toBeGreaterThan(10);
  expect(numberIn(printed, /off by ([\d.]+) mpg on average\.$/m)).toBeLessThan(5);
});

test('overfitting', async () => {
  const printed = await runExample('overfitting', { epochs: 8 });
  const [plain, dropout] = [...printed.matchAll(/a gap of (-?[\d.]+)\./g)].map(([, gap]) => Number(gap));
  expect(plain).toBeGreaterThan(0.05);
  expect(dropout).toBeLessThan(plain!);
  for (const file of ['history.png', 'history-dropout.png']) {
    expect(printed).toContain(`Wrote ${file}.`);
    expect(await isPng(file)).toBe(true);
  }
});

test('custom-layer', async () => {
  const printed = await runExample('custom-layer', { epochs: 12 });
  const dense = numberIn(printed, /^dense\w*: right on ([\d.]+) %/m);
  expect(numberIn(printed, /^radial_basis\w*: right on ([\d.]+) %/m)).toBeGreaterThan(dense);
  expect(printed.match(/^[●·]{38}$/gm)).toHaveLength(19);
  expect(printed).toContain('The copy computes the same: true');
});

test('custom-training-loop', async () => {
  const printed = await runExample('custom-training-loop', { epochs: 1 });
  expect(numberIn(printed, /Epoch 1: .* val_accuracy ([\d.]+)/)).toBeGreaterThan(0.85);
  for (const kind of ['Eager', 'Compiled']) {
    expect(numberIn(printed, new RegExp(`${kind}: +(\\d+) steps a second`))).toBeGreaterThan(0);
  }
});

test.each([
  ['vae', /The loss went from ([\d.]+) to/, 600],
  ['gan', /the generator's loss is ([\d.]+)/, 10],
] as const)('%s, an epoch on a few images', async (name, loss, most) => {
  vi.stubEnv('IMAGES', '512');
  const printed = await runExample(name, { epochs: 1 });
  expect(numberIn(printed, loss)).toBeLessThan(most);
  expect(await isPng(`${name}.png`)).toBe(true);
});

test('autograd', async () => {
  const printed = await runExample('autograd');
  expect(numberIn(printed, /step 500: loss ([\d.]+)/)).toBeLessThan(0.01);
  expect(printed).toContain('The gradient agrees with finite differences');
  expect(await isPng('graph.png')).toBe(true);
});
