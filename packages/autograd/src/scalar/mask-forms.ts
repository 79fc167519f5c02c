import { type Scalar, stepsOf } from './program.ts';

/** A bool is a mask of four int32 lanes, or one of two times two lanes as wide as float64. */
export type MaskForm = 'narrow' | 'wide';

/** The form in which a bool comes out of its step. */
export function nativeForm({ type, operation, operands }: Scalar): MaskForm {
  if (operation.kind === 'test') return operands[0]!.type === 'float64' ? 'wide' : 'narrow';
  const isLogic = type === 'bool' && (operation.kind === 'unary' || operation.kind === 'binary');
  return isLogic && operands.every((operand) => nativeForm(operand) === 'wide') ? 'wide' : 'narrow';
}

/** The form in which a step takes the bools among its operands. */
export function wantedForm(step: Scalar): MaskForm {
  const { type, operation } = step;
  if (operation.kind === 'select' || operation.kind === 'rarely') return type === 'float64' ? 'wide' : 'narrow';
  return operation.kind === 'test' ? 'narrow' : nativeForm(step);
}

/** For every bool of a program the forms in which some step takes it. */
export function maskForms(result: Scalar): ReadonlyMap<Scalar, ReadonlySet<MaskForm>> {
  const forms = new Map<Scalar, Set<MaskForm>>();
  const want = (step: Scalar, form: MaskForm): void => {
    if (step.type !== 'bool') return;
    const wanted = forms.get(step) ?? new Set();
    forms.set(step, wanted.add(form));
  };
  want(result, 'narrow');
  for (const step of stepsOf(result)) for (const operand of step.operands) want(operand, wantedForm(step));
  return forms;
}
