import type { Shape } from '@keisan/autograd';
import { type Code, GROUP } from '@keisan/autograd/internal';
import { type KernelProgram, programOfMap } from '../plan/program.ts';
import type { MapStep } from '../plan/steps.ts';
import { joinedAxes } from './axes.ts';
import type { CodeContext } from './context.ts';
import { load, store } from './elements.ts';
import { Nest, type Operand } from './nest.ts';
import { keyOfOperands, operandOf, type Source, sourceOf } from './operand.ts';
import { Steps } from './steps-of.ts';

/** A kernel in a module: the function, in how many equal steps it goes over its space, and what its operands are. */
export interface Kernel {
  readonly name: string;
  readonly count: number;
  /** How many places it goes over, and how many of them in a step. */
  readonly places: number;
  readonly perStep: number;
  readonly operands: readonly Source[];
}

/** The steps of a kernel that goes over places. */
export const stepsOver = (places: number, perStep: number): Pick<Kernel, 'count' | 'places' | 'perStep'> => ({
  count: Math.ceil(places / perStep),
  places,
  perStep,
});

/** What the operands of a map are, in order. */
export const sourcesOf = ({ reads }: KernelProgram, { results }: MapStep): Source[] =>
  [...reads, ...results].map(sourceOf);

/** What the kernel of a map reads, then what it writes. */
function operandsOf(context: CodeContext, { reads }: KernelProgram, { results }: MapStep): Operand[] {
  return [...reads.map((read) => operandOf(context, read)), ...results.map((result) => operandOf(context, result))];
}

/** Writes the steps of a map within a nest, whose axis `axis` is gone over in groups. */
export function mapBody(
  code: Code,
  context: CodeContext,
  { reads, results }: KernelProgram,
  operands: readonly Operand[],
  nest: Nest,
  axis: number,
): (lanes: number) => void {
  const isFixed = (input: number) => operands[input]!.strides.every((stride) => stride === 0);
  const stepsFor = (lanes: number) =>
    new Steps(code, context, results, (input) => load(code, nest, input, operands[input]!, axis, lanes), isFixed);
  const whole = stepsFor(GROUP);
  whole.writeFixed();
  return (lanes) => {
    const steps = lanes === GROUP ? whole : stepsFor(lanes);
    if (steps !== whole) steps.writeFixed();
    steps.write().forEach((vectors, i) => {
      const index = reads.length + i;
      store(code, nest, index, operands[index]!, axis, lanes, vectors);
    });
  };
}

/** Adds the function of a map. */
export function writeMap(context: CodeContext, step: MapStep): Kernel {
  const program = programOfMap(context.plan, step);
  return writePass(context, step.space, program, operandsOf(context, program, step), sourcesOf(program, step));
}

/**
 * Adds the function that computes a program at every place of a space, `(from, to, row)`: it goes over part of the outermost axis, or of
 * the groups of the only one. The addresses of its operands, what it reads and then what it writes, lie at `row`.
 */
export function writePass(
  context: CodeContext,
  space: Shape,
  program: KernelProgram,
  given: readonly Operand[],
  sources: readonly Source[],
): Kernel {
  const order = space.map((_, axis) => axis);
  const joined = joinedAxes(
    space,
    given.map(({ strides }) => strides),
    order,
  );
  const axes = joined.lengths.length > 0 ? joined : { lengths: [1], strides: given.map(() => [0]) };
  const operands = given.map((operand, i) => ({ ...operand, strides: axes.strides[i]! }));
  const last = axes.lengths.length - 1;
  const key = `map ${axes.lengths} ${keyOfOperands(operands)} ${program.key}`;
  const name = context.kernels.nameOf(key, ['i32', 'i32', 'i32'], (code, from, to, row) => {
    const nest = new Nest(code, operands, row);
    const body = mapBody(code, context, program, operands, nest, last);
    const along = (axis: number): void => {
      const count = axes.lengths[axis]!;
      const extent = axis === 0 ? { count, from, to } : { count };
      nest.along(axis, axis === last, extent, (lanes) => (axis === last ? body(lanes) : along(axis + 1)));
    };
    along(0);
  });
  const [count] = axes.lengths as [number];
  return { name, ...stepsOver(count, last === 0 ? GROUP : 1), operands: sources };
}
