import { type Scalar, stepsOf } from './program.ts';

/** A bool is a mask of four int32 lanes, or one of two times two lanes as wide as float64. */
export type MaskForm = 'narrow' | 'wide';

/** In which forms the bools of a program are made and taken, so that few have to be changed into the other form. */
export class MaskForms {
  readonly #made = new Map<Scalar, MaskForm>();
  readonly #wanted = new Map<Scalar, Set<MaskForm>>();

  constructor(results: readonly Scalar[]) {
    const steps = stepsOf(...results);
    for (const step of steps) if (step.type === 'bool') this.#made.set(step, this.#formOf(step));
    for (const result of results) this.#want(result, 'narrow');
    for (const step of steps) for (const operand of step.operands) this.#want(operand, this.taken(step));
  }

  /** The form in which a bool comes out of its step. */
  made(step: Scalar): MaskForm {
    return this.#made.get(step)!;
  }

  /** The form in which a step takes the bools among its operands. */
  taken({ type, operation, operands }: Scalar): MaskForm {
    const { kind } = operation;
    if (kind === 'select' || kind === 'rarely') return type === 'float64' ? 'wide' : 'narrow';
    const isLogic = type === 'bool' && (kind === 'unary' || kind === 'binary');
    return isLogic && operands.every((operand) => this.made(operand) === 'wide') ? 'wide' : 'narrow';
  }

  /** Whether some step takes a bool in this form. */
  isWanted(step: Scalar, form: MaskForm): boolean {
    return this.#wanted.get(step)!.has(form);
  }

  #formOf(step: Scalar): MaskForm {
    return step.operation.kind === 'test' && step.operands[0]!.type === 'float64' ? 'wide' : this.taken(step);
  }

  #want(step: Scalar, form: MaskForm): void {
    if (step.type === 'bool') this.#wanted.set(step, (this.#wanted.get(step) ?? new Set()).add(form));
  }
}
