import { extname, resolve } from 'node:path';
import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { drawPng, renderPng } from './png.ts';
import { checkDpi } from './resolution.ts';
import { drawSvg } from './svg.ts';

export { renderPng };

/** Where a picture is written, and how fine; without `dpi`, as fine as it can be, up to 200. */
export interface WriteOptions {
  readonly toFile: string | URL;
  readonly dpi?: number | undefined;
}

/** The endings of files that a picture is written to, and how it is made for each. */
type Formats = Readonly<Record<string, () => Promise<string | Uint8Array>>>;

const pictures = (where: string, svg: () => Promise<string>, dpi: number | undefined): Formats => ({
  '.svg': svg,
  '.png': async () => drawPng(where, await svg(), dpi),
});

/**
 * Writes a diagram to a file, in the format that its ending names.
 * @returns the file's absolute path.
 * @throws ValueError for an unknown ending, a file that cannot be written or a resolution that is not positive.
 */
export async function writeDiagram(where: string, dot: string, options: WriteOptions): Promise<string> {
  return write(where, { '.dot': async () => dot, ...pictures(where, () => drawSvg(where, dot), options.dpi) }, options);
}

/** Writes a chart to a file, as {@link writeDiagram} writes a diagram. */
export async function writeChart(where: string, svg: () => Promise<string>, options: WriteOptions): Promise<string> {
  return write(where, pictures(where, svg, options.dpi), options);
}

async function write(where: string, formats: Formats, options: WriteOptions): Promise<string> {
  const { dpi } = options;
  const { pathOf, replaceFile } = await import('@keisan/files/node');
  const toFile = pathOf(where, options.toFile, 'toFile ');
  const make = formats[extname(toFile).toLowerCase()];
  if (!make) {
    throw new ValueError({
      where,
      got: `toFile ${describeValue(toFile)}`,
      expected: `a file that ends in ${Object.keys(formats).join(', ')}`,
    });
  }
  if (dpi !== undefined) checkDpi(where, dpi);
  const content = async () => {
    const made = await make();
    const bytes = typeof made === 'string' ? new TextEncoder().encode(made) : made;
    return { size: bytes.length, parts: () => [bytes] };
  };
  await replaceFile(where, `toFile ${describeValue(toFile)}`, toFile, content, { overwrite: true });
  return resolve(toFile);
}
