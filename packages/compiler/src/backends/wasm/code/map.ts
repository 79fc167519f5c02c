import { type Code, GROUP, writeFunction } from '@keisan/autograd/internal';
import { type KernelProgram, programOfMap } from '../plan/program.ts';
import type { MapStep } from '../plan/steps.ts';
import { joinedAxes } from './axes.ts';
import type { CodeContext } from './context.ts';
import { load, store } from './elements.ts';
import { Nest, type Operand } from './nest.ts';
import { operandOf } from './operand.ts';
import { Steps } from './steps-of.ts';

/** A kernel in a module: its name, how many places it goes over, and how many of them in a step. */
export interface Kernel {
  readonly name: string;
  readonly places: number;
  readonly perStep: number;
}

/** In how many steps a kernel goes over all its places. */
export const stepsIn = ({ places, perStep }: Kernel): number => Math.ceil(places / perStep);

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

/** Adds the function of a map: it goes over part of the outermost axis, or of the groups of the only one. */
export function writeMap(context: CodeContext, name: string, step: MapStep): Kernel {
  const program = programOfMap(context.plan, step);
  const given = operandsOf(context, program, step);
  const order = step.space.map((_, axis) => axis);
  const joined = joinedAxes(
    step.space,
    given.map(({ strides }) => strides),
    order,
  );
  const axes = joined.lengths.length > 0 ? joined : { lengths: [1], strides: given.map(() => [0]) };
  const operands = given.map((operand, i) => ({ ...operand, strides: axes.strides[i]! }));
  const last = axes.lengths.length - 1;
  context.functions.push(
    writeFunction(name, ['i32', 'i32'], [], (code, from, to) => {
      const nest = new Nest(code, axes.lengths, operands);
      const body = mapBody(code, context, program, operands, nest, last);
      const along = (axis: number): void => {
        const count = axes.lengths[axis]!;
        const extent = axis === 0 ? { count, from: from!, to: to! } : { count };
        nest.along(axis, axis === last, extent, (lanes) => (axis === last ? body(lanes) : along(axis + 1)));
      };
      along(0);
    }),
  );
  const [count] = axes.lengths as [number];
  return { name, places: count, perStep: last === 0 ? GROUP : 1 };
}
