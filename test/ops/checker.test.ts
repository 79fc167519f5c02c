import { type Attributes, GradcheckError, gradcheck, type OpDef, ops, type Tensor, tensor } from '@keisan/autograd';
import { apply, type Rule, registry } from '@keisan/autograd/internal';
import { expect, test } from 'vitest';
import { doubles, gapped, ints, relaid, spread } from './sample.ts';

const { mul, sub, square } = ops;

/** tanh or mul with other gradient rules. */
function withRules(op: OpDef, ...rules: Rule<Attributes>[]) {
  const vjp: OpDef['vjp'] = ({ g: [g], y: [y], x, attrs }) => rules.map((rule) => rule({ g: g!, y: y!, x, attrs }));
  return (...inputs: Tensor[]) => apply({ ...op, vjp }, inputs, {});
}

const right: Rule<Attributes> = ({ g, y }) => mul(g, sub(1, square(y)));

test('a right rule passes, of one element or a thousand', () => {
  const tanh = withRules(registry.tanh, right);
  gradcheck(tanh, [spread([])]);
  gradcheck(tanh, [spread([10, 100])]);
  expect(() => gradcheck(tanh, [spread([7])], { tolerance: 1e-8, order: 1 })).not.toThrow();
});

test('a rule wrong by 0.1 % fails', () => {
  const tanh = withRules(registry.tanh, (context) => mul(right(context), 1.001));
  expect(() => gradcheck(tanh, [spread([7])])).toThrow(GradcheckError);
  expect(() => gradcheck(tanh, [spread([7])], { order: 1 })).toThrow(
    /a derivative of .*worst at element \d of input 0/,
  );
});

test('a rule wrong by 0.1 % at one element of one input fails, and the error names it', () => {
  const mask = doubles(1, 1, 1, 1.001, 1);
  const product = withRules(
    registry.mul,
    ({ g, x }) => mul(g, x[1]!),
    ({ g, x }) => mul(mul(g, x[0]!), mask),
  );
  expect(() => gradcheck(product, [doubles(1, 2, 3, 4, 5), doubles(5, 4, 3, 2, 1)])).toThrow(
    'worst at element 3 of input 1 of shape [5]: ',
  );
});

test('a rule wrong only at order 2 fails there, and the error names the worst element', () => {
  const tanh = withRules(registry.tanh, ({ g, y }) => mul(g, sub(1, square(y.detach()))));
  const inputs = [doubles(0, 0, 0.7, 0.01)];
  expect(() => gradcheck(tanh, inputs, { order: 1 })).not.toThrow();
  expect(() => gradcheck(tanh, inputs)).toThrow(/a second derivative of .*worst at element 2 of input 0/);
});

test('a rule that gives one input the gradient of the other fails', () => {
  const product = withRules(
    registry.mul,
    ({ g, x }) => mul(g, x[0]!),
    ({ g, x }) => mul(g, x[1]!),
  );
  expect(() => gradcheck(product, [spread([3]), spread([3], { phase: 0.5 })])).toThrow(GradcheckError);
});

test('a gradient that is NaN fails', () => {
  const tanh = withRules(registry.tanh, ({ g }) => mul(g, Number.NaN));
  expect(() => gradcheck(tanh, [spread([3])])).toThrow(GradcheckError);
});

test('a kink fails', () => {
  expect(() => gradcheck((x) => ops.relu(x), [doubles(0)])).toThrow(GradcheckError);
});

test('inputs are laid out in odd ways without a change of value', () => {
  const x = spread([2, 3]);
  expect([relaid(x).toArray(), gapped(x).toArray()]).toEqual([x.toArray(), x.toArray()]);
  expect([relaid(x).value.stride, gapped(x).value.stride]).toEqual([
    [2, 4],
    [2, 4],
  ]);
});

test('inputs of other dtypes stay fixed', () => {
  gradcheck((x, i) => ops.gather(x, i).square(), [spread([3]), ints([2, 0])]);
  expect(() => gradcheck((i) => i.mul(2), [ints([2, 1])])).toThrow('a float64 input to differentiate by');
});

test('what the function reads besides its inputs stays fixed, and no .grad is written', () => {
  const w = tensor([2, 3], { dtype: 'float64', requiresGrad: true });
  const x = tensor([1, 4], { dtype: 'float64', requiresGrad: true });
  gradcheck((t) => t.mul(w).square(), [x]);
  expect([w.grad, x.grad]).toEqual([null, null]);
});

test('an output that does not depend on the input passes', () => {
  gradcheck((x) => ops.mul(x, 0).add(3), [spread([2])]);
  gradcheck(() => tensor([1, 2], { dtype: 'float64' }), [spread([2])]);
});
