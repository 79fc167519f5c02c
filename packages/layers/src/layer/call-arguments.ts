import { Tensor, ValueError } from '@keisan/autograd';
import { formatShape } from '@keisan/autograd/internal';

/** Whether a method takes its first argument apart: `call({ a, b })`. */
const takesApart = (method: (...args: never[]) => unknown): boolean =>
  /^[^({[]*\(\s*\{/.test(Function.prototype.toString.call(method));

/** `call(x, training)`, as in Python, though what stands there is always an object, and so never false. */
const AS_IN_PYTHON = /^[\w$]*\s*\(\s*(?:[\w$]+|\[[^\]]*\]|\{[^}]*\})\s*,\s*(training|mask)\s*[,)=]/;

/** @throws ValueError for a `call` whose second argument is called like one of the things that the object holds. */
export function checkSecond(where: string, call: (...args: never[]) => unknown): void {
  const name = AS_IN_PYTHON.exec(Function.prototype.toString.call(call))?.[1];
  if (name === undefined) return;
  throw new ValueError({
    where: `${where}.call`,
    got: `a second argument called ${name}`,
    expected: 'an object with training, mask and initialState there',
    fix: `Write call(inputs, { ${name} })`,
  });
}

const isOther = (inputs: unknown): boolean => inputs instanceof Tensor || Array.isArray(inputs);

/**
 * What a `call` of the user's own throws that takes an object of tensors apart, and was given none: there is nothing in it. Other errors stay
 * as they are.
 */
export function explained(
  error: unknown,
  where: string,
  inputs: unknown,
  call: (...args: never[]) => unknown,
): unknown {
  if (!(error instanceof TypeError && isOther(inputs) && takesApart(call))) return error;
  const sentence = new ValueError({
    where,
    got: inputs instanceof Tensor ? `one tensor of shape ${formatShape(inputs.shape)}` : 'a list of inputs',
    expected: 'an object of tensors: its call takes one apart',
    fix: 'Pass the tensors by their names: apply({ name: tensor, ... })',
  });
  sentence.cause = error;
  return sentence;
}
