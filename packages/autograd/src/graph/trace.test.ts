import { Parameter, random, type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { printGraph } from './print-graph.ts';
import { trace } from './trace.ts';

describe('trace', () => {
  test('writes down what a function computes', () => {
    const graph = trace(
      (x: Tensor, w: Tensor) => x.matmul(w).relu().sum(),
      [
        { shape: [2, 3], name: 'x' },
        { shape: [3, 4], name: 'w' },
      ],
    );
    expect(printGraph(graph)).toMatchInlineSnapshot(`
      "graph(x: float32[2, 3], w: float32[3, 4]) {
        %2 = matmul(x, w, transposeA=false, transposeB=false): float32[2, 4]
        %3 = relu(%2): float32[2, 4]
        %4 = sum(%3, axes=[0, 1]): float32[]
        return %4
      }"
    `);
  });

  test('parameters become variables, assignments updates, random draws numbered keys', () => {
    const counter = new Parameter(tensor(0), { name: 'counter' });
    const graph = trace(() => {
      counter.assign(counter.add(1));
      counter.assign(counter.add(random.uniform([])).add(random.uniform([])));
      return counter.mul(2);
    }, []);
    expect(graph.draws).toBe(2);
    expect(printGraph(graph)).toMatchInlineSnapshot(`
      "graph(variable counter: float32[], key: int32[2]) {
        %2 = constant(1): float32[]
        %3 = add(counter, %2): float32[]
        %4 = randomUniform(key, shape=[]): float32[]
        %5 = constant(1): float32[]
        %6 = mul(%4, %5): float32[]
        %7 = constant(0): float32[]
        %8 = add(%6, %7): float32[]
        %9 = add(%3, %8): float32[]
        %10 = constant(...): int32[2]
        %11 = add(key, %10): int32[2]
        %12 = randomUniform(%11, shape=[]): float32[]
        %13 = constant(1): float32[]
        %14 = mul(%12, %13): float32[]
        %15 = constant(0): float32[]
        %16 = add(%14, %15): float32[]
        %17 = add(%9, %16): float32[]
        %18 = constant(2): float32[]
        %19 = mul(%17, %18): float32[]
        counter := %17
        return %19
      }"
    `);
    expect(counter.item()).toBe(0);
  });

  test('code that reads no symbolic value runs at trace time and leaves a constant', () => {
    const graph = trace((x: Tensor) => x.add(tensor([1, 2]).square()), [{ shape: [2] }]);
    expect(graph.entries.map((entry) => entry.kind)).toEqual(['input', 'constant', 'op']);
  });

  test('reading a value says what to do instead', () => {
    expect(() =>
      trace((x: Tensor) => (x.sum().item() > 0 ? x : x.neg()), [{ shape: [2] }]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[SymbolicValueError: the result of sum: got a request for the value of a symbolic tensor of shape []; expected only tensor operations: compiled code has no values while it is traced. Compute with methods such as .greater(), use where() or cond() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true).]`,
    );
    expect(() =>
      trace((x: Tensor) => tensor(x.toArray() as number[]), [{ shape: [2], name: 'x' }]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[SymbolicValueError: x: got a request for the value of a symbolic tensor of shape [2]; expected only tensor operations: compiled code has no values while it is traced. Compute with methods such as .greater(), use where() or cond() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true).]`,
    );
  });

  test('backward() says what to use instead', () => {
    expect(() =>
      trace(
        (x: Tensor) => {
          x.sum().backward();
          return x;
        },
        [{ shape: [2] }],
      ),
    ).toThrowErrorMatchingInlineSnapshot(
      `[GradientError: backward: got a symbolic tensor; expected a computed one: backward() writes to .grad, which compiled code cannot do. In compiled code use grad(), valueAndGrad() or gradients(), which return the gradients.]`,
    );
  });

  test('a tensor of another trace is rejected', () => {
    let leaked: Tensor | undefined;
    trace(
      (x: Tensor) => {
        leaked = x.neg();
        return leaked;
      },
      [{ shape: [2] }],
    );
    expect(() => trace((x: Tensor) => x.add(leaked!), [{ shape: [2] }])).toThrowErrorMatchingInlineSnapshot(
      `[SymbolicValueError: compile: got a symbolic tensor of shape [2] that was kept from another call; expected only the arguments of this one, and what is computed from them. Pass it in as an argument, and return it rather than keep it.]`,
    );
  });
});
