import { expect, test } from 'vitest';
import { renderPng, writeDiagram } from './diagram-file.web.ts';

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

test('a PNG is not drawn', async () => {
  await expect(renderPng('<svg/>', 200)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[NoFilesError: renderPng: got a browser; expected Node, where the picture is drawn by resvg. Show the SVG in the page: it is sharp at every resolution.]`,
  );
});
