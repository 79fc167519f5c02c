import { writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { renderPng } from './png.ts';
import { renderSvg } from './svg.ts';

export { renderPng };

/** Where a picture is written, and how fine. */
export interface WriteOptions {
  readonly toFile: string;
  readonly dpi: number;
}

/** The endings of files that a picture is written to, and how it is made for each. */
type Formats = Readonly<Record<string, (dpi: number) => Promise<string | Uint8Array>>>;

const pictures = (svg: () => Promise<string>): Formats => ({
  '.svg': svg,
  '.png': async (dpi) => renderPng(await svg(), dpi),
});

/**
 * Writes a diagram to a file, in the format that its ending names.
 * @returns the file's absolute path.
 * @throws ValueError for an unknown ending, a missing folder or a resolution that is not positive.
 */
export async function writeDiagram(where: string, dot: string, options: WriteOptions): Promise<string> {
  return write(where, { '.dot': async () => dot, ...pictures(() => renderSvg(dot)) }, options);
}

/** Writes a chart to a file, as {@link writeDiagram} writes a diagram. */
export async function writeChart(where: string, svg: () => Promise<string>, options: WriteOptions): Promise<string> {
  return write(where, pictures(svg), options);
}

async function write(where: string, formats: Formats, { toFile, dpi }: WriteOptions): Promise<string> {
  const render = formats[extname(String(toFile)).toLowerCase()];
  if (!render) {
    throw new ValueError({
      where,
      got: `toFile ${JSON.stringify(toFile)}`,
      expected: `a file that ends in ${Object.keys(formats).join(', ')}`,
    });
  }
  if (!(dpi > 0 && Number.isFinite(dpi))) {
    throw new ValueError({ where, got: `dpi ${describeValue(dpi)}`, expected: 'a positive number of dots per inch' });
  }
  const path = resolve(toFile);
  const picture = await render(dpi);
  await writeFile(path, picture).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause;
    throw new ValueError({
      where,
      got: `toFile ${JSON.stringify(toFile)}`,
      expected: `the folder ${dirname(path)} to exist`,
      fix: 'Make the folder first',
    });
  });
  return path;
}
