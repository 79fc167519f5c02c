import type { Shape } from '@keisan/autograd';
import { sizeOf } from '@keisan/autograd/internal';

/**
 * Which element of a value a place of a kernel's space means: the one at `offset` plus the place's index along each axis times the
 * stride, in the row-major order of the value.
 */
export interface Access {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Along one axis of a value: the index that a place means. */
interface AxisAccess {
  readonly offset: number;
  readonly strides: readonly number[];
}

function rowMajorStrides(shape: Shape): number[] {
  const strides: number[] = new Array(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i]!;
  }
  return strides;
}

/** Each place of a space means the element at the same place of a value of that shape. */
export const identity = (shape: Shape): Access => ({ offset: 0, strides: rowMajorStrides(shape) });

/** Whether two accesses mean the same for every place of a space: the strides of axes of length 1 do not count. */
export const sameAccess = (a: Access, b: Access, space: Shape): boolean =>
  a === b ||
  (a.offset === b.offset && space.every((length, axis) => length === 1 || a.strides[axis] === b.strides[axis]));

/** Whether each place of a space means the element at the same place of a value of that shape. */
export function isIdentity({ offset, strides }: Access, space: Shape): boolean {
  let stride = 1;
  for (let axis = space.length - 1; axis >= 0; axis--) {
    const length = space[axis]!;
    if (length !== 1 && strides[axis] !== stride) return false;
    stride *= length;
  }
  return offset === 0;
}

/** The index along each axis of `shape` that each place of `space` means; null where that takes more than sums. */
function alongAxes({ offset, strides }: Access, space: Shape, shape: Shape): readonly AxisAccess[] | null {
  const steps = rowMajorStrides(shape);
  const axes = steps.map((step, axis) => ({
    offset: Math.floor(offset / step) % shape[axis]!,
    strides: space.map(() => 0),
  }));
  const ranges = axes.map(({ offset }) => ({ least: offset, greatest: offset }));
  for (let i = 0; i < space.length; i++) {
    const stride = strides[i]!;
    if (stride === 0 || space[i]! <= 1) continue;
    const axis = steps.findIndex((step, k) => shape[k]! > 1 && stride % step === 0);
    if (axis < 0) return null;
    const along = stride / steps[axis]!;
    axes[axis]!.strides[i] = along;
    const reach = along * (space[i]! - 1);
    ranges[axis]!.least += Math.min(reach, 0);
    ranges[axis]!.greatest += Math.max(reach, 0);
  }
  return ranges.every(({ least, greatest }, axis) => least >= 0 && greatest < shape[axis]!) ? axes : null;
}

/** The access of a value of `shape` by the indexes along its axes. */
function joined(axes: readonly AxisAccess[], shape: Shape, space: Shape): Access {
  const steps = rowMajorStrides(shape);
  const total = (of: (axis: AxisAccess) => number) => axes.reduce((sum, axis, k) => sum + of(axis) * steps[k]!, 0);
  return { offset: total(({ offset }) => offset), strides: space.map((_, i) => total(({ strides }) => strides[i]!)) };
}

const nowhere = (space: Shape): AxisAccess => ({ offset: 0, strides: space.map(() => 0) });

/** Through the broadcasting of `from` to `to`. */
export function throughBroadcast(access: Access, space: Shape, to: Shape, from: Shape): Access | null {
  if (sizeOf(from) === sizeOf(to)) return access;
  if (sizeOf(from) === 1) return { offset: 0, strides: space.map(() => 0) };
  const runs = runsOf(to, from);
  const axes = alongAxes(
    access,
    space,
    runs.map(({ length }) => length),
  );
  if (!axes) return null;
  return joined(
    runs.map(({ isKept }, i) => (isKept ? axes[i]! : nowhere(space))),
    runs.map(({ length, isKept }) => (isKept ? length : 1)),
    space,
  );
}

/** The axes of `to`, those joined that follow each other and are alike in that `from` has them too, or is stretched along them. */
function runsOf(to: Shape, from: Shape): { length: number; readonly isKept: boolean }[] {
  const lead = to.length - from.length;
  const runs: { length: number; readonly isKept: boolean }[] = [];
  to.forEach((length, axis) => {
    if (length === 1) return;
    const isKept = axis >= lead && from[axis - lead] === length;
    const last = runs.at(-1);
    if (last?.isKept === isKept) last.length *= length;
    else runs.push({ length, isKept });
  });
  return runs;
}

/** Through a transposition of `from`. */
export function throughTranspose(
  access: Access,
  space: Shape,
  to: Shape,
  from: Shape,
  perm: readonly number[],
): Access | null {
  const axes = alongAxes(access, space, to);
  return (
    axes &&
    joined(
      from.map((_, axis) => axes[perm.indexOf(axis)]!),
      from,
      space,
    )
  );
}

/** Through a part of `from`. */
export function throughSlice(
  access: Access,
  space: Shape,
  to: Shape,
  from: Shape,
  starts: readonly number[],
  steps: readonly number[],
): Access | null {
  const axes = alongAxes(access, space, to);
  if (!axes) return null;
  const moved = axes.map(({ offset, strides }, axis) => ({
    offset: starts[axis]! + steps[axis]! * offset,
    strides: strides.map((stride) => steps[axis]! * stride),
  }));
  return joined(moved, from, space);
}

/** Through windows over `from`, whose spatial axes are all but the first and the last. */
export function throughWindows(
  access: Access,
  space: Shape,
  to: Shape,
  from: Shape,
  strides: readonly number[],
  dilation: readonly number[],
): Access | null {
  const axes = alongAxes(access, space, to);
  if (!axes) return null;
  const rank = strides.length;
  const spatial = strides.map((stride, i) => {
    const [window, element] = [axes[1 + i]!, axes[1 + rank + i]!];
    return {
      offset: window.offset * stride + element.offset * dilation[i]!,
      strides: space.map((_, k) => window.strides[k]! * stride + element.strides[k]! * dilation[i]!),
    };
  });
  return joined([axes[0]!, ...spatial, axes.at(-1)!], from, space);
}

/** An access of a space whose axes are cut where those of a value are: each is several in place of one. */
export interface Cut {
  readonly access: Access;
  /** The axes that each axis of the space became. */
  readonly axes: readonly Shape[];
}

/** Cuts the axes of a space where an index along them carries over to another axis of a value of `shape`. */
export function cutAt({ offset, strides }: Access, axes: readonly Shape[], shape: Shape): Cut {
  const steps = rowMajorStrides(shape);
  let place = 0;
  const cut = axes.map((lengths) =>
    lengths.flatMap((length) => {
      const stride = strides[place++]!;
      const parts: { length: number; stride: number }[] = [];
      let [left, step] = [length, stride];
      for (;;) {
        const axis = steps.findLastIndex((own, k) => own === step && shape[k]! > 1);
        const inner = axis < 0 ? 0 : shape[axis]!;
        if (inner === 0 || left <= inner || left % inner !== 0) break;
        parts.unshift({ length: inner, stride: step });
        left /= inner;
        step *= inner;
      }
      return [{ length: left, stride: step }, ...parts];
    }),
  );
  return {
    access: { offset, strides: cut.flatMap((parts) => parts.map(({ stride }) => stride)) },
    axes: cut.map((parts) => parts.map(({ length }) => length)),
  };
}

/** The same places with as few axes as steps of one length go over. */
export function uncut({ access: { offset, strides }, axes }: Cut): Cut {
  let place = 0;
  const joined = axes.map((lengths) => {
    const parts: { length: number; stride: number }[] = [];
    for (const length of lengths) {
      const stride = strides[place++]!;
      const outer = parts.at(-1);
      if (length === 1 && lengths.length > 1) continue;
      if (outer && outer.stride === stride * length) parts.splice(-1, 1, { length: outer.length * length, stride });
      else parts.push({ length, stride });
    }
    return parts.length > 0 ? parts : [{ length: 1, stride: 0 }];
  });
  return {
    access: { offset, strides: joined.flatMap((parts) => parts.map(({ stride }) => stride)) },
    axes: joined.map((parts) => parts.map(({ length }) => length)),
  };
}
