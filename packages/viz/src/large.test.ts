import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gradients, Parameter, type Tensor, tensor } from '@keisan/autograd';
import { Sequential } from '@keisan/layers';
import { Dense } from '@keisan/layers/layers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { graphToDot } from './dot/graph-dot.ts';
import { modelToDot } from './dot/model-dot.ts';
import { plotGraph } from './plot-graph.ts';
import { plotModel } from './plot-model.ts';
import { renderSvg } from './render/svg.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-large-'));
});
afterAll(() => rm(folder, { recursive: true }));
const log = vi.spyOn(console, 'info').mockImplementation(() => {});

const input = (name = 'x') => tensor([1, 2], { requiresGrad: true, name });
const times = <T>(count: number, f: (value: T) => T, value: T): T =>
  Array.from({ length: count }).reduce<T>((sofar) => f(sofar), value);

/** Computations whose graphs are large each in its own way. */
const computations: Readonly<Record<string, () => Tensor>> = {
  'a deep chain': () => times(2000, (x) => x.neg(), input()),
  'many leaves': () => Array.from({ length: 700 }, () => input()).reduce((a, b) => a.add(b)),
  'a weight that all steps share': () => {
    const w = new Parameter(tensor([1, 2]), { name: 'w' });
    return times(300, (x) => x.mul(w).tanh(), input());
  },
  'a result that all steps use': () => {
    const x = input().exp();
    return times(300, (h: Tensor) => h.tanh().add(x), x);
  },
  'a gradient': () => {
    const ws = Array.from({ length: 60 }, (_, i) => new Parameter(tensor([1, 2]), { name: `w${i}` }));
    const loss = ws.reduce((h: Tensor, w) => h.mul(w).tanh(), input()).sum();
    return gradients(loss, [ws[0]!], { createGraph: true })[0]!;
  },
  'many values into one': () => {
    const x = input();
    const level = (values: Tensor[]): Tensor =>
      values.length === 1 ? values[0]! : level(values.flatMap((v, i) => (i % 2 ? [] : [v.add(values[i + 1] ?? v)])));
    return level(Array.from({ length: 500 }, () => x.neg()));
  },
};

describe.each(Object.entries(computations))('%s', (_, compute) => {
  test('is drawn', async () => {
    const dot = graphToDot(compute());
    const svg = await renderSvg(dot);
    expect(svg.match(/class="node/g)).toHaveLength(dot.match(/^ {2}"n[\d_n]+" \[/gm)!.length);
    expect(svg.match(/class="edge"/g)).toHaveLength(dot.match(/ -> /g)!.length);
  });
});

test('the text of a graph has no limit', () => {
  expect(graphToDot(times(5_000, (x) => x.neg(), input())).match(/ -> /g)).toHaveLength(5_000);
});

test('a picture that would be too large has the resolution that fits', async () => {
  const png = await readFile(await plotGraph(computations['many leaves']!(), { toFile: join(folder, 'g.png') }));
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  expect(height).toBeLessThanOrEqual(32_767);
  expect(height).toBeGreaterThan(30_000);
  expect(width * height).toBeLessThanOrEqual(2 ** 26);
  expect(log.mock.calls.flat().join()).toMatch(/^plotGraph: the picture has \d+ dots per inch instead of 200/);
});

test('models of many layers, beside and within each other', async () => {
  const layers = (count: number) => Array.from({ length: count }, (_, i) => new Dense(1, i ? {} : { inputShape: [1] }));
  const deep = new Sequential(layers(500));
  const nested = times(50, (inner) => new Sequential([inner, new Dense(1)]), new Sequential(layers(1)));
  expect((await renderSvg(modelToDot(deep, { showShapes: true }))).match(/class="node/g)).toHaveLength(500);
  const svg = await renderSvg(modelToDot(nested, { expandNested: true }));
  expect(svg.match(/class="node/g)).toHaveLength(51);
  expect(svg.match(/class="cluster/g)).toHaveLength(50);
  expect(await plotModel(deep, { toFile: join(folder, 'm.dot') })).toBe(join(folder, 'm.dot'));
});

const layer = (name: string, inbound: readonly string[] = []) => ({
  name,
  className: 'Dense',
  dtype: 'float32',
  trainable: true,
  inputShapes: [[null, 1]],
  outputShape: [null, 1],
  inbound,
});

/** The names of the layers before a place that its layer reads, in models that are large each in its own way. */
const models: Readonly<Record<string, (place: number) => number[]>> = {
  'a layer that all others read': (i) => (i ? [0, i - 1] : []),
  'layers that read all before them': (i) => Array.from({ length: Math.min(i, 12) }, (_, j) => i - 1 - j),
};

test.each(Object.entries(models))('a model with %s', async (_, sources) => {
  const layers = Array.from({ length: 200 }, (_, i) =>
    layer(
      `l${i}`,
      sources(i).map((j) => `l${j}`),
    ),
  );
  for (const expandNested of [false, true]) {
    const inner = [{ ...layer('inner'), layers }, layer('last', ['inner'])];
    const dot = modelToDot(
      { name: 'm', describe: () => (expandNested ? inner : layers) },
      { expandNested, showLayerNames: false },
    );
    const again = [...dot.matchAll(/"([\dn_]+)_(n[\d_]+)" \[\s*label = "([^"]*)";[^\]]*style = "([^"]*)"/g)];
    expect(again.length).toBeGreaterThan(100);
    for (const [, to, from, label, style] of again) {
      expect(label).toMatch(/^\{l\d+ \(Dense\)\}$/);
      expect(style).toMatch(/dashed$/);
      expect(dot.split(`"${to}_${from}" -> "${to}"`)).toHaveLength(2);
      expect(dot).not.toContain(`"${from}" -> "${to}"`);
    }
    const svg = await renderSvg(dot);
    expect(svg.match(/class="node/g)).toHaveLength(200 + again.length + (expandNested ? 1 : 0));
  }
});

test('nothing, and a single value', async () => {
  expect(await renderSvg(modelToDot({ name: 'none', describe: () => [] }))).toContain('</svg>');
  expect(await renderSvg(graphToDot(tensor([1])))).toContain('</svg>');
});
