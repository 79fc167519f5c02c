import { asElement, checkFits } from '../dtype.ts';
import { ShapeError, ValueError } from '../errors.ts';
import { describeAsJson, describeValue } from '../given/describe-value.ts';
import { checkOptions } from '../given/options.ts';
import { notAmong } from '../given/suggestion.ts';
import { apply } from '../operation.ts';
import { formatShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { gather } from './indexing.ts';
import { checkTensor, int32List } from './operands.ts';
import { padOp } from './slicing.ts';

/** How {@link pad} fills: with one number, or with the elements of the axis itself. */
export type PadMode = 'constant' | 'edge' | 'reflect' | 'symmetric';

/** Options of {@link pad}. */
export interface PadOptions {
  /**
   * 'constant' fills with `constantValues`, 'edge' repeats the elements at the edges, 'reflect' mirrors the axis at the elements at its
   * edges, 'symmetric' at the edges themselves. Default: 'constant'.
   */
  mode?: PadMode;
  /** What 'constant' fills with, converted to the dtype of the tensor. Default: 0. */
  constantValues?: number;
}

/** How many elements to add before and after an axis. */
export type PadWidths = readonly [before: number, after: number];

/** Which element of an axis of `length` is seen at a place before, in or after it. */
const sources: Readonly<Record<Exclude<PadMode, 'constant'>, (place: number, length: number) => number>> = {
  edge: (place, length) => Math.min(Math.max(place, 0), length - 1),
  reflect: (place, length) => {
    const period = Math.max(1, 2 * (length - 1));
    const along = ((place % period) + period) % period;
    return Math.min(along, period - along);
  },
  symmetric: (place, length) => {
    const period = 2 * length;
    const along = ((place % period) + period) % period;
    return Math.min(along, period - 1 - along);
  },
};

const isCount = (n: unknown): n is number => Number.isInteger(n) && (n as number) >= 0;
const isPair = (pair: unknown): pair is PadWidths => Array.isArray(pair) && pair.length === 2 && pair.every(isCount);

function widthsOf(x: Tensor, padWidth: number | readonly PadWidths[]): readonly PadWidths[] {
  if (isCount(padWidth)) return x.shape.map(() => [padWidth, padWidth] as const);
  // A copy has no holes, which `every` would pass over.
  const list: readonly unknown[] = Array.isArray(padWidth) ? [...padWidth.slice(0, x.rank + 2)] : [];
  if (list.length > 0 || x.rank === 0) {
    if (list.length === 1 && isPair(list[0])) return x.shape.map(() => list[0] as PadWidths);
    if (list.length === x.rank && list.every(isPair)) return list;
  }
  throw new ValueError({
    where: 'pad',
    got: `widths ${describeAsJson(padWidth)} for a tensor of shape ${formatShape(x.shape)}`,
    expected: `${x.rank} pairs [before, after] of whole numbers of at least 0, or one pair or number for every axis`,
  });
}

/** Fills along one axis with its own elements. */
function extended(x: Tensor, axis: number, [before, after]: PadWidths, mode: Exclude<PadMode, 'constant'>): Tensor {
  if (before === 0 && after === 0) return x;
  const length = x.shape[axis]!;
  if (length === 0) {
    throw new ShapeError({
      where: 'pad',
      got: `mode '${mode}' for axis ${axis} of a tensor of shape ${formatShape(x.shape)}`,
      expected: 'an axis that has elements',
      fix: "Choose mode 'constant'",
    });
  }
  const places = Array.from({ length: before + length + after }, (_, i) => sources[mode](i - before, length));
  return gather(x, int32List(places), { axis });
}

/**
 * `x` with elements added before and after each axis. Source: NumPy's pad.
 *
 * @param padWidth One pair `[before, after]` for each axis, or one pair or number for every axis.
 * @throws ValueError for widths that are no whole numbers of at least 0, or an unknown mode; ShapeError where an empty axis has nothing to
 * fill with.
 *
 * @example
 * ```ts
 * import { pad, tensor } from 'keisan';
 *
 * pad(tensor([1, 2]), [[1, 2]]); // [0, 1, 2, 0, 0]
 * pad(tensor([1, 2, 3]), 2, { mode: 'reflect' }); // [3, 2, 1, 2, 3, 2, 1]
 * ```
 */
export function pad(x: Tensor, padWidth: number | readonly PadWidths[], options: PadOptions = {}): Tensor {
  checkTensor('pad', x);
  checkOptions('pad', options, { mode: true, constantValues: true });
  const { mode = 'constant', constantValues = 0 } = options;
  if (mode !== 'constant' && !(typeof mode === 'string' && Object.hasOwn(sources, mode))) {
    throw new ValueError(notAmong('pad', 'mode', mode, ['constant', ...Object.keys(sources)]));
  }
  if (typeof constantValues !== 'number' || (mode !== 'constant' && options.constantValues !== undefined)) {
    throw new ValueError({
      where: 'pad',
      got: `constantValues ${describeValue(constantValues)}${mode === 'constant' ? '' : ` with mode '${mode}'`}`,
      expected: mode === 'constant' ? 'a number' : "no constantValues unless the mode is 'constant'",
    });
  }
  const widths = widthsOf(x, padWidth);
  const shape = x.shape.map((length, axis) => length + widths[axis]![0] + widths[axis]![1]);
  checkFits('pad', shape, x.dtype);
  if (mode !== 'constant') return widths.reduce((y, width, axis) => extended(y, axis, width, mode), x.read());
  if (widths.flat().every((n) => n === 0)) return x.read();
  const [before, after] = [widths.map((w) => w[0]), widths.map((w) => w[1])];
  return apply(padOp, [x], { before, after, value: asElement(constantValues, x.dtype) });
}
