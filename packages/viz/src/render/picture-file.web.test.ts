import { expect, test } from 'vitest';
import { renderPng, writeChart, writeDiagram } from './picture-file.web.ts';

test('a diagram is not written to a file', async () => {
  await expect(
    writeDiagram('plotModel', 'digraph {}', { toFile: 'model.png', dpi: 200 }),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[NoFilesError: plotModel: got toFile "model.png" in a browser; expected Node, where there are files to write. Show the picture in the page: element.innerHTML = await renderSvg(modelToDot(…)).]`,
  );
  await expect(writeDiagram('plotGraph', 'digraph {}', { toFile: 'graph.svg', dpi: 200 })).rejects.toThrow(
    'renderSvg(graphToDot(…))',
  );
});

test('a chart is not written to a file', async () => {
  await expect(
    writeChart('plotHistory', async () => '<svg/>', { toFile: 'history.png', dpi: 200 }),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[NoFilesError: plotHistory: got toFile "history.png" in a browser; expected Node, where there are files to write. Show the picture in the page: element.innerHTML = await historyToSvg(…).]`,
  );
});

test('a PNG is not drawn', async () => {
  await expect(renderPng('<svg/>', 200)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[NoFilesError: renderPng: got a browser; expected Node, where the picture is drawn by resvg. Show the SVG in the page: it is sharp at every resolution.]`,
  );
});
