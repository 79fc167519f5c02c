import { KeisanError } from '@keisan/autograd';
import type { WriteOptions } from './picture-file.node.ts';

/** A browser has no files: {@link writeDiagram}, {@link writeChart} and {@link renderPng} are for Node. */
class NoFilesError extends KeisanError {
  static override readonly className = 'NoFilesError';
}

const noFiles = (where: string, { toFile }: WriteOptions, svg: string) =>
  new NoFilesError({
    where,
    got: `toFile ${JSON.stringify(toFile)} in a browser`,
    expected: 'Node, where there are files to write',
    fix: `Show the picture in the page: element.innerHTML = await ${svg}`,
  });

/**
 * What a browser has in place of the Node function of this name.
 * @throws NoFilesError always; the message says how to show a diagram in a page.
 */
export async function writeDiagram(where: string, _dot: string, options: WriteOptions): Promise<string> {
  const toDot = where.replace(/^plot(.*)$/, (_, kind: string) => `${kind.toLowerCase()}ToDot`);
  throw noFiles(where, options, `renderSvg(${toDot}(…))`);
}

/**
 * What a browser has in place of the Node function of this name.
 * @throws NoFilesError always; the message says how to show a chart in a page.
 */
export async function writeChart(where: string, _svg: () => Promise<string>, options: WriteOptions): Promise<string> {
  const toSvg = where.replace(/^plot(.*)$/, (_, kind: string) => `${kind.toLowerCase()}ToSvg`);
  throw noFiles(where, options, `${toSvg}(…)`);
}

/**
 * What a browser has in place of the Node function of this name.
 * @throws NoFilesError always; the message says how to show a diagram in a page.
 */
export async function renderPng(_svg: string, _dpi: number): Promise<Uint8Array> {
  throw new NoFilesError({
    where: 'renderPng',
    got: 'a browser',
    expected: 'Node, where the picture is drawn by resvg',
    fix: 'Show the SVG in the page: it is sharp at every resolution',
  });
}
