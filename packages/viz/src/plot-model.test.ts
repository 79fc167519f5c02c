import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tensor } from '@keisan/autograd';
import { Sequential } from '@keisan/layers';
import { Dense, Dropout } from '@keisan/layers/layers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { modelToDot } from './dot/model-dot.ts';
import { plotGraph } from './plot-graph.ts';
import { plotModel } from './plot-model.ts';
import { renderPng } from './render/png.ts';
import { renderSvg } from './render/svg.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-viz-'));
});
afterAll(() => rm(folder, { recursive: true }));

const model = (name = 'dense') =>
  new Sequential([new Dense(3, { inputShape: [2], activation: 'relu', name }), new Dropout(0.5, { name: 'drop' })]);

/** The lines of an SVG, without what sets parts of them in bold. */
const linesOf = (svg: string) =>
  [...svg.replace(/<\/?tspan[^>]*>/g, '').matchAll(/>([^<\n]*)<\/text>/g)].map((match) => match[1]);

/** The width and height in a PNG's header. */
const sizeOf = (png: Uint8Array) => {
  const header = new DataView(png.buffer, png.byteOffset);
  return [header.getUint32(16), header.getUint32(20)] as const;
};

describe('plotModel', () => {
  test('a DOT, an SVG and a PNG', async () => {
    const [dot, svg, png] = await Promise.all(
      ['m.dot', 'm.svg', 'm.PNG'].map(async (file) =>
        readFile(await plotModel(model(), { toFile: join(folder, file), showShapes: true })),
      ),
    );
    expect(dot!.toString()).toContain('digraph');
    expect(linesOf(svg!.toString())).toContain('Input shape: (None, 2)');
    expect([...png!.subarray(1, 4)]).toEqual([...new TextEncoder().encode('PNG')]);
  });

  test('dpi scales the PNG', async () => {
    const sizes = await Promise.all(
      [100, 300].map(async (dpi) =>
        sizeOf(await readFile(await plotModel(model(), { toFile: join(folder, `${dpi}.png`), dpi }))),
      ),
    );
    expect(sizes[1]![0] / sizes[0]![0]).toBeCloseTo(3, 1);
  });

  test('special and Japanese letters come out as they are', async () => {
    const name = '隠れ層 "a" {b|c} <d> \\ é\t&amp;\n二';
    const svg = (await readFile(await plotModel(model(name), { toFile: join(folder, 'j.svg') }))).toString();
    expect(linesOf(svg).slice(0, 2)).toEqual([
      '隠れ層 &quot;a&quot; {b|c} &lt;d&gt; \\ é &#160;&#160;&#160;&amp;amp;',
      '二 (Dense)',
    ]);
  });

  test('Japanese letters are drawn, not left out', async () => {
    const log = vi.spyOn(console, 'info');
    const draw = async (name: string) => renderPng(await renderSvg(`digraph { n0 [label="${name}"] }`), 96);
    const [one, other] = [await draw('計算'), await draw('言葉')];
    expect(sizeOf(one)).toEqual(sizeOf(other));
    expect(Buffer.compare(one, other)).not.toBe(0);
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });

  test('the layers of nested models, in a frame', async () => {
    const outer = new Sequential([model(), new Sequential([new Dense(1, { name: '出力' })], { name: '後半' })]);
    const draw = async (expandNested: boolean) => linesOf(await renderSvg(modelToDot(outer, { expandNested })));
    expect(await draw(false)).toEqual([`${outer.layers[0]!.name} (Sequential)`, '後半 (Sequential)']);
    expect(await draw(true)).toEqual([
      outer.layers[0]!.name,
      '後半',
      'dense (Dense)',
      'drop (Dropout)',
      '出力 (Dense)',
    ]);
  });

  test('pictures of one page share no ids', async () => {
    const ids = async (name: string) =>
      (await renderSvg(modelToDot(model(name), { showShapes: true }))).match(/(?<= id="|url\(#)[^")]+/g)!;
    const [one, other] = [await ids('one'), await ids('other')];
    expect(one.filter((id) => /-l_\d+$/.test(id))).toHaveLength(4);
    expect(one.filter((id) => other.includes(id))).toEqual([]);
  });

  test('what cannot be written is rejected', async () => {
    await expect(async () => plotModel(model(), { toFile: 'model.pdf' })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: plotModel: got toFile "model.pdf"; expected a file that ends in .dot, .svg, .png.]`,
    );
    await expect(async () =>
      plotModel(model(), { toFile: 'model.png', dpi: 0 }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: plotModel: got dpi 0; expected a positive number of dots per inch.]`,
    );
    await expect(async () => plotModel(model(), { toFile: join(folder, 'none', 'm.dot') })).rejects.toThrow(
      /none" to exist and take files\. Make the folder first|none to exist and take files\. Make the folder first/,
    );
    await expect(async () =>
      plotModel(new Sequential([new Dense(1)], { name: 'deferred' })),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Sequential "deferred": got a model that is not built; expected one that knows the shapes of its layers. Give the first layer an inputShape, call build([null, ...]), or fit the model first.]`,
    );
  });
});

describe('plotGraph', () => {
  test('a computation graph as SVG', async () => {
    const x = tensor([1, 2], { requiresGrad: true, name: 'x' });
    const svg = (await readFile(await plotGraph(x.square().sum(), { toFile: join(folder, 'g.svg') }))).toString();
    for (const text of ['x', 'square', 'sum', 'float32[2]', 'float32[]']) expect(linesOf(svg)).toContain(text);
  });
});
