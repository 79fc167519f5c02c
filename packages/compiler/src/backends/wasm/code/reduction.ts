import { GROUP, storeGroup } from '@keisan/autograd/internal';
import { identity } from '../plan/access.ts';
import { programOfKernel } from '../plan/program.ts';
import type { ReductionStep } from '../plan/steps.ts';
import { joinedAxes } from './axes.ts';
import { type CodeContext, dtypeOf } from './context.ts';
import { load } from './elements.ts';
import { Folding } from './folding.ts';
import { type Kernel, stepsOver } from './map.ts';
import { lowest, Nest, type Operand } from './nest.ts';
import { keyOfOperands, operandOf, sourceOf } from './operand.ts';
import { Steps } from './steps-of.ts';

/** What is written for each place of short axes, rather than looped over, has so many operations and operands at most. */
const MOST = 128;

/** The first of the innermost axes from `first` on that are short together, as those of windows are. */
function shortAxes(lengths: readonly number[], first: number, each: number): number {
  let [axis, written] = [lengths.length, each];
  while (axis > first && written * lengths[axis - 1]! <= MOST) written *= lengths[--axis]!;
  return axis;
}

/** Adds the function of a reduction, `(from, to, row)`: over part of the outermost axis that is left, or of the groups of the only one. */
export function writeReduction(context: CodeContext, step: ReductionStep): Kernel {
  const { space, axes, of, members, value } = step;
  const program = programOfKernel(context.plan, space, [of], members);
  const reads: Operand[] = program.reads.map((read) => operandOf(context, read));
  const kept = space.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const keptStrides = identity(kept.map((axis) => space[axis]!)).strides;
  const output: Operand = {
    dtype: dtypeOf(context, value),
    strides: space.map((_, axis) => (axes.includes(axis) ? 0 : keptStrides[kept.indexOf(axis)]!)),
  };
  const given = [...reads, output];
  const strides = given.map((operand) => operand.strides);
  const outer = joinedAxes(space, strides, kept);
  const inner = joinedAxes(
    space,
    strides,
    axes.toSorted((a, b) => a - b),
  );
  const lengths = [...outer.lengths, ...inner.lengths];
  const operands = given.map((operand, i) => ({ ...operand, strides: [...outer.strides[i]!, ...inner.strides[i]!] }));
  const depth = outer.lengths.length;
  // Groups are taken along the last axis that is longer than 1, so that elements of a group lie side by side.
  const lastLong = space.findLastIndex((length) => length > 1);
  const isAcross = depth > 0 && !axes.includes(lastLong);
  const vector = isAcross ? depth - 1 : lengths.length - 1;
  const unrolled = isAcross ? shortAxes(lengths, depth, program.reads.length + members.size) : lengths.length;

  const key = `${step.name} of ${dtypeOf(context, of)} ${outer.lengths}/${inner.lengths} ${vector} ${isAcross} ${keyOfOperands(operands)} ${program.key}`;
  const kernel = context.kernels.nameOf(key, ['i32', 'i32', 'i32'], (code, from, to, row) => {
    const nest = new Nest(code, operands, row, (_, own) => {
      const shifts = own.map((stride, axis) => (axis < unrolled ? 0 : lowest(stride, lengths[axis]!)));
      code.write(
        'i32.const',
        shifts.reduce((sum, n) => sum + n, 0),
      );
    });
    const isFixed = (input: number) => operands[input]!.strides.every((stride) => stride === 0);
    const folding = new Folding(code, step.name, output.dtype);
    const stepsFor = (lanes: number) => {
      const read = (input: number) => load(code, nest, input, operands[input]!, vector, lanes);
      const steps = new Steps(code, context, program.results, read, isFixed);
      steps.writeFixed();
      return steps;
    };
    const whole = stepsFor(vector < 0 ? 1 : GROUP);
    const take = (lanes: number) => {
      const steps = lanes === GROUP || vector < 0 ? whole : stepsFor(lanes);
      folding.take(steps.write()[0]!, isAcross ? GROUP : lanes);
    };
    const reduced = (axis: number, lanes: number): void => {
      if (axis === lengths.length) {
        take(lanes);
        return;
      }
      const count = lengths[axis]!;
      if (axis >= unrolled) nest.unrolled(axis, count, () => reduced(axis + 1, lanes));
      else nest.along(axis, axis === vector, { count }, (some) => reduced(axis + 1, axis === vector ? some : lanes));
    };
    const total = (lanes: number) => {
      folding.begin();
      reduced(depth, isAcross ? lanes : 1);
      if (!isAcross) folding.across();
      storeGroup(code, output.dtype, nest.at(reads.length), 0, folding.finish(), isAcross ? lanes : 1);
    };
    const along = (axis: number): void => {
      if (axis === depth) {
        total(1);
        return;
      }
      const count = lengths[axis]!;
      const extent = axis === 0 ? { count, from, to } : { count };
      nest.along(axis, axis === vector, extent, (lanes) => (axis === vector ? total(lanes) : along(axis + 1)));
    };
    along(0);
  });
  const [count = 1] = outer.lengths;
  return {
    name: kernel,
    ...stepsOver(count, vector === 0 && isAcross ? GROUP : 1),
    operands: [...program.reads.map(sourceOf), { value, element: 0 }],
  };
}
