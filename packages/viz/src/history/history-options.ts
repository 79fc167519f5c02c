import { ValueError } from '@keisan/autograd';
import { checkOptions, describeValue, everyPlace, type OptionNames } from '@keisan/autograd/internal';

/** What a drawing of a history is like. */
export interface HistoryOptions {
  /** A title over the panels. Default: none. */
  title?: string;
  /** The metrics to draw, in this order, each with its values of validation. Default: all, the loss first. */
  metrics?: readonly string[];
  /**
   * Whether values stand on a logarithmic scale: all, or those of the metrics listed. What is not above 0 leaves a gap there. Default: false.
   */
  logScale?: boolean | readonly string[];
  /** The width of a panel's plot, in pixels, of which 96 make an inch: 80 to 4000. Default: 320. */
  width?: number;
  /** The height of a panel's plot, in pixels: 80 to 4000. Default: 220. */
  height?: number;
}

/** The options of a drawing of a history, for `checkOptions`. */
const historyOptions: OptionNames<HistoryOptions> = {
  title: 'text',
  metrics: true,
  logScale: true,
  width: true,
  height: true,
};

/** {@link HistoryOptions}, read. */
export interface HistoryStyle {
  readonly title: string;
  readonly metrics: readonly string[] | null;
  readonly isLogarithmic: (metric: string) => boolean;
  readonly width: number;
  readonly height: number;
}

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && everyPlace(value, (name) => typeof name === 'string');

function checkNames(where: string, option: string, names: unknown): void {
  if (isNames(names)) return;
  throw new ValueError({
    where,
    got: `${option} ${describeValue(names)}`,
    expected: "a list of names of metrics, such as ['loss']",
  });
}

function checkPixels(where: string, option: string, pixels: number): void {
  if (typeof pixels === 'number' && pixels >= 80 && pixels <= 4000) return;
  throw new ValueError({ where, got: `${option} ${describeValue(pixels)}`, expected: 'from 80 to 4000 pixels' });
}

/**
 * Reads what a drawing should be like.
 * @param others Options that the caller reads itself.
 * @throws ValueError for an unknown option, or one out of range.
 */
export function readStyle(
  where: string,
  options: HistoryOptions,
  others: Readonly<Record<string, true>> = {},
): HistoryStyle {
  checkOptions<object>(where, options, { ...historyOptions, ...others });
  const { title = '', metrics, logScale = false, width = 320, height = 220 } = options;
  if (metrics !== undefined) checkNames(where, 'metrics', metrics);
  if (typeof logScale !== 'boolean') checkNames(where, 'logScale', logScale);
  checkPixels(where, 'width', width);
  checkPixels(where, 'height', height);
  return {
    title,
    metrics: metrics ?? null,
    isLogarithmic: (metric) =>
      typeof logScale === 'boolean'
        ? logScale
        : logScale.some((name) => metric === name || metric.startsWith(`${name}[`)),
    width,
    height,
  };
}
