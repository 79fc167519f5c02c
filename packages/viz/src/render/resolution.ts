import { ValueError } from '@keisan/autograd';
import { describeValue, inform } from '@keisan/autograd/internal';

/** What a picture holds at most: 256 MB of memory, and sides that other programs can open. */
const MOST_PIXELS = 2 ** 26;
const LONGEST_SIDE = 32_767;

/** What SVG calls a pixel: 96 make an inch. */
const PIXELS_PER_INCH = 96;

/** The resolution of a picture when none is given, where it fits. */
const DEFAULT_DPI = 200;

/** The width and the height of an SVG, in its pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** @throws ValueError for a resolution that is not positive. */
export function checkDpi(where: string, dpi: number): void {
  if (typeof dpi === 'number' && dpi > 0 && Number.isFinite(dpi)) return;
  throw new ValueError({ where, got: `dpi ${describeValue(dpi)}`, expected: 'a positive number of dots per inch' });
}

/** The largest resolution at which a picture keeps the limits; a whole number, where it is more than one. */
function largestDpi({ width, height }: Size): number {
  const dpi =
    PIXELS_PER_INCH * Math.min(LONGEST_SIDE / Math.max(width, height), Math.sqrt(MOST_PIXELS / width / height));
  return dpi > 1 ? Math.floor(dpi) : dpi;
}

const limits = `at most ${MOST_PIXELS} pixels, and ${LONGEST_SIDE} along each side`;

/**
 * How much larger than its SVG a picture is drawn.
 *
 * @param dpi the resolution; without one it is 200, or what fits, which is said on the console.
 * @throws ValueError for a picture that is too large for memory, and for one without any pixel.
 */
export function zoomFor(where: string, size: Size, dpi?: number): number {
  const largest = largestDpi(size);
  const fine = dpi ?? Math.min(DEFAULT_DPI, largest);
  const [width, height] = [size.width, size.height].map((side) => Math.round((side * fine) / PIXELS_PER_INCH));
  if (fine > largest || !width || !height) {
    throw new ValueError({
      where,
      got: `dpi ${fine}, which makes a picture of ${width} × ${height} pixels`,
      expected: fine > largest ? limits : 'at least one pixel each way',
      fix:
        fine > largest
          ? `Give a dpi of at most ${largest}, or write an SVG, which is sharp at every size`
          : 'Write an SVG, which is sharp at every size',
    });
  }
  if (dpi === undefined && fine < DEFAULT_DPI) {
    inform(
      `${where}: the picture has ${fine} dots per inch instead of ${DEFAULT_DPI}, for it may have ${limits}. ` +
        'An SVG is sharp at every size: end toFile in .svg.',
    );
  }
  return fine / PIXELS_PER_INCH;
}
