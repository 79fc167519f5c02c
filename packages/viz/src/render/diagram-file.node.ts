import { writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { ValueError } from '@keisan/autograd';
import { renderPng } from './png.ts';
import { renderSvg } from './svg.ts';

export { renderPng };

/** Options of {@link writeDiagram}. */
export interface WriteOptions {
  readonly toFile: string;
  readonly dpi: number;
}

const formats: Readonly<Record<string, (dot: string, dpi: number) => Promise<string | Uint8Array>>> = {
  '.dot': async (dot) => dot,
  '.svg': renderSvg,
  '.png': async (dot, dpi) => renderPng(await renderSvg(dot), dpi),
};

/**
 * Writes a diagram to a file, in the format that its ending names.
 * @returns the file's absolute path.
 * @throws ValueError for an unknown ending, a missing folder or a resolution that is not positive.
 */
export async function writeDiagram(where: string, dot: string, { toFile, dpi }: WriteOptions): Promise<string> {
  const render = formats[extname(toFile).toLowerCase()];
  if (!render) {
    throw new ValueError({
      where,
      got: `toFile ${JSON.stringify(toFile)}`,
      expected: `a file that ends in ${Object.keys(formats).join(', ')}`,
    });
  }
  if (!(dpi > 0 && Number.isFinite(dpi))) {
    throw new ValueError({ where, got: `dpi ${dpi}`, expected: 'a positive number of dots per inch' });
  }
  const path = resolve(toFile);
  const picture = await render(dot, dpi);
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
