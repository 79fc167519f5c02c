import {
  cond,
  gradients,
  matmul,
  noGrad,
  ops,
  Parameter,
  scan,
  type Tensor,
  tensor,
  trace,
  whileLoop,
} from '@keisan/autograd';
import { expect, test } from 'vitest';
import { optimizeFor } from '../../../passes/index.ts';
import { optimize } from '../../../passes/optimize.ts';
import { planOf } from './plan.ts';
import { printPlan } from './print.ts';

/** The plan of a function of float32 arrays of these shapes. */
function planned(shapes: readonly (readonly number[])[], f: (...inputs: Tensor[]) => Tensor | Tensor[]): string {
  const specs = shapes.map((shape, i) => ({ shape, name: 'abcd'[i]! }));
  return printPlan(planOf(optimize(trace(f, specs))));
}

test('elementwise ops are one map, and views are strides of it', () => {
  const f = (a: Tensor, b: Tensor) =>
    ops
      .exp(a.transpose())
      .mul(b)
      .add(b.reshape([1, 4]).square());
  expect(planned([[4, 3], [4]], f as never)).toMatchInlineSnapshot(`
    "%7 = map [3, 4] exp, mul, square, add from b, a
    "
  `);
});

test('what several kernels read is kept, unless it is little work', () => {
  expect(
    planned([[64, 8]], (a) => [ops.exp(a!).sum({ axis: 0 }), ops.exp(a!).max({ axis: 1 })]),
  ).toMatchInlineSnapshot(`
    "%1 = map [64, 8] exp from a
    %2 = sum [64, 8] over 0 from %1
    %3 = max [64, 8] over 1 from %1
    "
  `);
  expect(planned([[64, 8]], (a) => [a!.neg().sum({ axis: 0 }), a!.neg().max({ axis: 1 })])).toMatchInlineSnapshot(`
    "%2 = sum [64, 8] over 0 of neg from a
    %3 = max [64, 8] over 1 of neg from a
    "
  `);
});

test('what is stretched is computed once', () => {
  expect(planned([[64, 8], [8]], (a, b) => a!.mul(ops.tanh(b!)))).toMatchInlineSnapshot(`
    "%2 = map [8] tanh from b
    %3 = map [64, 8] mul from %2, a
    "
  `);
});

test('maps that read the same are one, with several results', () => {
  expect(planned([[64, 8]], (a) => [ops.exp(a!), ops.sin(a!)])).toMatchInlineSnapshot(`
    "%1, %2 = map [64, 8] exp, sin from a
    "
  `);
});

test('what is read at many places is kept: a kernel would compute it for each', () => {
  expect(planned([[256]], (a) => ops.prod(ops.sin(a!)))).toMatchInlineSnapshot(`
    "%10 = map [32] sin, mul, mul, mul from a
    %26 = map [] mul, mul, mul, mul, mul from %10
    "
  `);
});

test('maps of many ops stay apart', () => {
  const sines = (x: Tensor) => Array.from({ length: 16 }).reduce<Tensor>((y) => y.sin(), x);
  const plan = planned([[3]], (a) => Array.from({ length: 8 }, (_, i) => sines(a!.mul(i + 0.5))));
  expect(plan.split('\n').filter((line) => line.includes('= map')).length).toBeGreaterThan(1);
});

test('what precedes a reduction belongs to it', () => {
  expect(
    planned(
      [
        [64, 8],
        [64, 1],
      ],
      (a, b) => a!.sub(b!).square().sum({ axis: 1 }),
    ),
  ).toMatchInlineSnapshot(`
    "%4 = sum [64, 8] over 1 of sub, square from b, a
    "
  `);
});

test('reductions of large arrays to a few results go over parts', () => {
  expect(planned([[4096, 1024]], (x) => x.square().sum())).toMatchInlineSnapshot(`
    "%4 = sum [128, 32, 1024] over 1,2 of square, cast from a
    %5 = sum [128] over 0 from %4
    %6 = map [] cast from %5
    "
  `);
  expect(planned([[128, 26, 26, 32]], (x) => x.sum({ axis: [0, 1, 2] }))).toMatchInlineSnapshot(`
    "%3 = sum [128, 1, 26, 26, 32] over 1,2,3 of cast from a
    %4 = sum [128, 32] over 0 from %3
    %5 = map [32] cast from %4
    "
  `);
  expect(planned([[96, 80, 48]], (x) => x.max({ axis: [0, 2] }))).toMatchInlineSnapshot(`
    "%2 = max [12, 8, 80, 48] over 1,3 from a
    %3 = max [12, 80] over 0 from %2
    "
  `);
  // A prime is not cut.
  expect(planned([[1_299_709]], (x) => x.sum())).toMatchInlineSnapshot(`
    "%1 = sum [1299709] over 0 from a
    "
  `);
  // So many rows are enough for all threads.
  expect(planned([[64, 65536]], (x) => x.sum({ axis: 1 }))).toMatchInlineSnapshot(`
    "%1 = sum [64, 65536] over 1 from a
    "
  `);
});

test('softmax and the loss of classes', () => {
  const f = (a: Tensor, b: Tensor) => ops.softmax(a).log().mul(b).sum({ axis: 1 }).neg().mean();
  expect(
    planned(
      [
        [64, 8],
        [64, 8],
      ],
      f as never,
    ),
  ).toMatchInlineSnapshot(`
    "%2 = max [64, 8] over 1 from a
    %5 = map [64, 8] sub, exp from %2, a
    %6 = sum [64, 8] over 1 from %5
    %11 = sum [64, 8] over 1 of div, log, mul from %6, %5, b
    %13 = sum [64] over 0 of neg from %11
    %15 = map [] div from %13
    "
  `);
});

test('softmax of large arrays and the loss are one pass over rows', () => {
  const loss = (a: Tensor, b: Tensor) => ops.softmax(a).log().mul(b).sum({ axis: 1 }).neg().mean();
  const f = (a: Tensor, b: Tensor) => gradients(loss(a, b), [a]);
  const shape = [64, 1000];
  expect(planned([shape, shape], f as never)).toMatchInlineSnapshot(`
    "%2, %5, %6, %8, %11, %13, %16 = band of 64 rows from a, b {
      %2 = max [64, 1000] over 1 from a
      %5 = map [64, 1000] sub, exp from %2, a
      %6 = sum [64, 1000] over 1 from %5
      %8, %11 = map [64, 1000] div, mul, div from %6, %5, b
      %13 = sum [64, 1000] over 1 of mul from %11, %8
      %16 = map [64, 1000] sub, mul from %13, %11, %8
    }
    "
  `);
});

test('what follows a product belongs to it', () => {
  const f = (a: Tensor, w: Tensor, b: Tensor) => ops.relu(matmul(a, w).add(b));
  expect(planned([[16, 8], [8, 32], [32]], f as never)).toMatchInlineSnapshot(`
    "%5 = product [16, 8] x [8, 32], then add, relu from a, b, c
    "
  `);
});

test('a product that something else reads too is kept', () => {
  const f = (a: Tensor, w: Tensor) => {
    const y = matmul(a, w);
    return [ops.relu(y), y.sum({ axis: 0 })];
  };
  expect(
    planned(
      [
        [16, 8],
        [8, 32],
      ],
      f as never,
    ),
  ).toMatchInlineSnapshot(`
    "%3, %2 = product [16, 8] x [8, 32], then relu from a, b
    %4 = sum [16, 32] over 0 from %2
    "
  `);
});

test('parts of a concatenation are computed where they belong', () => {
  expect(
    planned(
      [
        [3, 2],
        [2, 2],
      ],
      (a, b) => ops.concat([a!.mul(2), ops.exp(b!)]),
    ),
  ).toMatchInlineSnapshot(`
    "%5 = map [3, 2] mul from a
    %5 = map [2, 2] exp from b
    "
  `);
});

test('a training step: the update of a weight follows the product that is its gradient', () => {
  const w = new Parameter(tensor(new Float32Array(8 * 32), { shape: [8, 32] }), { name: 'w' });
  const rate = 0.1;
  const step = (x: Tensor, y: Tensor) => {
    const loss = matmul(x, w).sub(y).square().sum();
    const [g] = gradients(loss, [w]);
    noGrad(() => w.assign(w.sub(g!.mul(rate))));
    return loss;
  };
  expect(
    planned(
      [
        [16, 8],
        [16, 32],
      ],
      step as never,
    ),
  ).toMatchInlineSnapshot(`
    "%4, %8 = product [16, 8] x [8, 32], then sub, mul from a, w, b
    %6 = sum [16, 32] over 0,1 of square from %4
    %12 = product [8, 16] x [16, 32], then mul, sub from a, %8, w
    "
  `);
});

test('an update by the whole gradient is a pass of its own; that of a shared weight, and one beside a sum of gradients, follow a product', () => {
  const x = () => [[16, 8]];
  const w = new Parameter(tensor(new Float32Array(64), { shape: [8, 8] }), { name: 'w' });
  const total = new Parameter(tensor(new Float32Array(64), { shape: [8, 8] }), { name: 'total', trainable: false });
  const slope = (a: Tensor, again = false) => {
    const y = matmul(a, w);
    return gradients((again ? matmul(y, w) : y).square().sum(), [w])[0]!;
  };
  const put = (g: Tensor) => noGrad(() => w.assign(w.sub(g)));
  const clipped = (a: Tensor) => {
    const g = slope(a);
    put(g.mul(ops.rsqrt(g.square().sum())));
    return [];
  };
  expect(planned(x(), clipped as never)).toMatchInlineSnapshot(`
    "%5 = product [16, 8] x [8, 8], then mul from a, w
    %6 = product [8, 16] x [16, 8] from a, %5
    %8 = sum [8, 8] over 0,1 of square from %6
    %12 = map [8, 8] sqrt, div, mul, sub from %8, %6, w
    "
  `);
  const shared = (a: Tensor) => {
    put(slope(a, true));
    return [];
  };
  expect(planned(x(), shared as never)).toMatchInlineSnapshot(`
    "%2 = product [16, 8] x [8, 8] from a, w
    %5 = product [16, 8] x [8, 8], then mul from %2, w
    %6 = product [16, 8] x [8, 8] from %5, w
    %7 = product [8, 16] x [16, 8] from %2, %5
    %10 = product [8, 16] x [16, 8], then add, sub from a, %6, %7, w
    "
  `);
  const accumulated = (a: Tensor) => {
    const g = slope(a);
    noGrad(() => total.assign(total.add(g)));
    put(g.mul(0.1));
    return [];
  };
  expect(planned(x(), accumulated as never)).toMatchInlineSnapshot(`
    "%5 = product [16, 8] x [8, 8], then mul from a, w
    %7, %10 = product [8, 16] x [16, 8], then add, mul, sub from a, %5, total, w
    "
  `);
});

test('a layer over sequences is one product, and so is the gradient of its weight', () => {
  const f = (x: Tensor, w: Tensor, b: Tensor) => {
    const y = ops.relu(matmul(x, w).add(b));
    return [y, ...gradients(y.square().sum(), [x, w])];
  };
  expect(planned([[32, 10, 64], [64, 48], [48]], f as never)).toMatchInlineSnapshot(`
    "%7, %13 = product [320, 64] x [64, 48], then add, relu, mul, greater, cast, mul from a, b, c
    %17 = product [320, 48] x [48, 64], then copy from %13, b
    %22 = product [64, 320] x [320, 48] from a, %13
    "
  `);
});

test('convolutions and their gradients read patches where they lie', () => {
  const f = (x: Tensor, w: Tensor) => {
    const y = ops.conv(x, w);
    return [y, ...gradients(y.square().sum(), [x, w])];
  };
  expect(
    planned(
      [
        [2, 9, 9, 3],
        [3, 3, 3, 4],
      ],
      f as never,
    ),
  ).toMatchInlineSnapshot(`
    "%6, %8 = product [98, 27] x [27, 4], then mul from a, b
    %9 = fill 0
    %9 = map [2, 7, 7, 4] mul from %8
    %13 = map [3, 3, 4, 3] copy from b
    %16, %21 = together from %9, %13, a, %8 {
      %16 = product [162, 36] x [36, 3], then copy from %9, %13
      %21 = product [27, 98] x [98, 4], then copy from a, %8
    }
    "
  `);
});

test('images of windows that are apart are made of those places alone that as many elements reach', () => {
  const byImages = (strides: number) => (x: Tensor, w: Tensor) => gradients(ops.conv(x, w, { strides }).sum(), [x])[0]!;
  const shapes = (channels: number, kernel: number) => [
    [2, 9, 9, channels],
    [kernel, kernel, channels, 4],
  ];
  expect(planned(shapes(8, 3), byImages(2))).toMatchInlineSnapshot(`
    "%4 = fill 0
    %4 = map [2, 4, 4, 4] copy
    %6 = fill 0
    %6 = map [3, 3, 8, 4] copy from b
    %10 = map [2, 2, 4, 1, 1, 8] copy from %6
    %12 = product [50, 16] x [16, 8] from %4, %10
    %18 = map [2, 1, 4, 1, 1, 8] copy from %6
    %20 = product [50, 8] x [8, 8] from %4, %18
    %26 = map [1, 2, 4, 1, 1, 8] copy from %6
    %28 = product [50, 8] x [8, 8] from %4, %26
    %36 = product [50, 4] x [4, 8] from %4, %6
    %39 = map [2, 5, 1, 5, 1, 8] copy from %12
    %39 = map [2, 5, 1, 5, 1, 8] copy from %20
    %39 = map [2, 5, 1, 5, 1, 8] copy from %28
    %39 = map [2, 5, 1, 5, 1, 8] copy from %36
    %41 = map [2, 9, 9, 8] copy from %39
    "
  `);
  // A window no longer than the stride: no element in several of them.
  expect(planned(shapes(8, 2), byImages(2))).toMatchInlineSnapshot(`
    "%4 = fill 0
    %4 = map [2, 4, 4, 4] copy
    %8 = map [1, 1, 4, 2, 2, 8] copy from b
    %10 = product [50, 4] x [4, 32] from %4, %8
    %12 = map [2, 5, 2, 5, 2, 8] copy from %10
    %14 = map [2, 9, 9, 8] copy from %12
    "
  `);
  expect(planned(shapes(8, 1), byImages(2))).toMatchInlineSnapshot(`
    "%2 = fill 1
    %5 = fill 0
    %5 = map [1, 1, 8, 4] copy from b
    %11 = product [50, 4] x [4, 8] from %2, %5
    %14 = fill 0
    %14 = map [2, 5, 1, 5, 1, 8] copy from %11
    %16 = map [2, 9, 9, 8] copy from %14
    "
  `);
  // Few channels: all places together.
  expect(planned(shapes(3, 3), byImages(2))).toMatchInlineSnapshot(`
    "%4 = fill 0
    %4 = map [2, 4, 4, 4] copy
    %6 = fill 0
    %6 = map [3, 3, 3, 4] copy from b
    %10 = map [2, 2, 4, 2, 2, 3] copy from %6
    %12 = product [50, 16] x [16, 12] from %4, %10
    %14 = map [2, 5, 2, 5, 2, 3] copy from %12
    %16 = map [2, 9, 9, 3] copy from %14
    "
  `);
});

/** The plan of one turn of a loop over eight rows of 16 numbers. */
function plannedTurn(turn: (x: Tensor) => Tensor): string {
  const specs = [{ shape: [5, 8, 16], name: 'rows' }];
  const graph = trace((rows) => scan((_: never[], row: Tensor) => [[] as never[], turn(row)], [], rows!)[1], specs);
  return printPlan(planOf(optimizeFor({}, graph)));
}

const weight = (name: string) => new Parameter(tensor(new Float32Array(256), { shape: [16, 16] }), { name });

test('small values that are updated alike stay apart: their updates follow the products', () => {
  const weights = ['w0', 'w1'].map(weight);
  const turn = (x: Tensor) => {
    const loss = weights.reduce((y, w) => matmul(y, w), x).sum();
    const found = gradients(loss, weights);
    noGrad(() => {
      for (const [i, w] of weights.entries()) w.assign(w.sub(found[i]!.mul(0.1)));
    });
    return loss;
  };
  expect(plannedTurn(turn)).toMatchInlineSnapshot(`
    "%3, %4, %5 = scan from w0, w1, rows {
      %3 = product [8, 16] x [16, 16] from x0, w0
      %4 = product [8, 16] x [16, 16] from %3, w1
      %5 = sum [8, 16] over 0,1 from %4
      %6 = fill 1
      %8 = product [8, 16] x [16, 16] from %6, w1
      %13 = product [16, 8] x [8, 16], then mul, sub from x0, %8, w0
      %15 = product [16, 8] x [8, 16], then mul, sub from %3, %6, w1
      w0 := %13
      w1 := %15
    }
    "
  `);
});

test('small products that do not wait for each other are done together, updates included', () => {
  const weights = ['w0', 'w1', 'w2'].map(weight);
  const turn = (x: Tensor) => {
    const loss = weights
      .reduce((y, w) => matmul(y, w), x)
      .square()
      .sum();
    const found = gradients(loss, weights);
    noGrad(() => {
      for (const [i, w] of weights.entries()) w.assign(w.sub(found[i]!.mul(0.1)));
    });
    return loss;
  };
  expect(plannedTurn(turn)).toMatchInlineSnapshot(`
    "%4, %5, %6, %7 = scan from w0, w1, w2, rows {
      %4 = product [8, 16] x [16, 16] from x0, w0
      %5 = product [8, 16] x [16, 16] from %4, w1
      %6 = product [8, 16] x [16, 16] from %5, w2
      %8 = sum [8, 16] over 0,1 of square from %6
      %10 = map [8, 16] mul from %6
      %11 = product [8, 16] x [16, 16] from %10, w2
      %13 = product [8, 16] x [16, 16] from %11, w1
      %18, %20, %22 = together from x0, %13, w0, %4, %11, w1, %5, %10, w2 {
        %18 = product [16, 8] x [8, 16], then mul, sub from x0, %13, w0
        %20 = product [16, 8] x [8, 16], then mul, sub from %4, %11, w1
        %22 = product [16, 8] x [8, 16], then mul, sub from %5, %10, w2
      }
      w0 := %18
      w1 := %20
      w2 := %22
    }
    "
  `);
});

test('a product that reads what another one replaces is not done with it', () => {
  const w = weight('w');
  const turn = (x: Tensor) => {
    const change = matmul(x.transpose(), x);
    const next = w.sub(change);
    const old = matmul(x, w);
    noGrad(() => w.assign(next));
    return old;
  };
  expect(plannedTurn(turn)).toMatchInlineSnapshot(`
    "%2, %3 = scan from w, rows {
      %3 = product [16, 8] x [8, 16], then sub from x0, w
      %4 = product [8, 16] x [16, 16] from x0, w
      w := %3
    }
    "
  `);
});

test('a loop has a plan of its own for its body', () => {
  const f = (a: Tensor) =>
    scan((total: Tensor, row: Tensor) => [total.add(row.exp()), total.sum()], ops.zeros([4]), a) as [Tensor, Tensor];
  expect(planned([[6, 4]], f as never)).toMatchInlineSnapshot(`
    "%2, %3 = scan from %1, a {
      %3 = map [4] exp, add from x0, carry0
      %4 = sum [4] over 0 from carry0
      carry0 := %3
    }
    "
  `);
});

test('so have a loop that goes on for as long as something holds, and a choice, whose results lie where they are read', () => {
  const f = (a: Tensor) => {
    const [y] = whileLoop(
      (x, n) => x.sum().less(10).logicalAnd(n.less(5)),
      (x, n) => [
        cond(
          n.equal(2),
          () => ops.exp(x),
          () => x.add(a),
        ),
        n.add(1),
      ],
      [a, tensor(0, { dtype: 'int32' })],
    );
    return y.mul(2);
  };
  expect(planned([[6]], f as never)).toMatchInlineSnapshot(`
    "%1 = fill 0
    %2 = while from a, %1 {
      condition {
        %3 = sum [6] over 0 from variable0
        %8 = map [] less, less, logicalAnd from %3, variable1
        return %8
      }
      body {
        %4, %7 = map [] equal, add from variable1
        %5 = cond from %4, variable0, a {
          true {
            %2 = map [6] exp from variable0
            return %2
          }
          false {
            %2 = map [6] add from a, variable0
            return %2
          }
        }
        variable0 := %5
        variable1 := %7
      }
    }
    %4 = map [6] mul from %2
    "
  `);
});
