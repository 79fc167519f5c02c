import {
  grad,
  gradients,
  noGrad,
  ops,
  Parameter,
  random,
  setRandomSeed,
  type Tensor,
  type Tree,
  tensor,
  valueAndGrad,
} from '@keisan/autograd';
import { leaves } from '@keisan/autograd/internal';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Backend, UnsupportedError } from './backends/backend.ts';
import { addBackend, type RuntimeName } from './backends/choose.ts';
import { compile } from './compile.ts';
import { onWasm } from './internal.ts';
import { type LoopOptions, loop } from './loop.ts';

const x = () => tensor([1, -2, 3]);
const whole = () => tensor([1, 2, 3], { dtype: 'int32' });
const weight = (trainable = true) => new Parameter(tensor([0.5, 1, 2]), { name: 'weight', trainable });

interface Program {
  readonly args: readonly Tensor[];
  readonly f: (...args: Tensor[]) => Tree;
}

/** Functions that work compiled: each makes its own parameters, so that every run starts alike. */
const programs: Readonly<Record<string, () => Program>> = {
  'gradients by an argument': () => ({ args: [x()], f: (a) => gradients(a!.square().sum(), [a!]) }),
  'gradients by one of two': () => ({ args: [x(), x()], f: (a, b) => gradients(a!.mul(b!).sum(), [b!]) }),
  'gradients by what is on the way': () => ({
    args: [x()],
    f: (a) => {
      const half = a!.mul(0.5);
      return gradients(half.pow(3).sum(), [half, a!]);
    },
  }),
  'gradients by an argument that needs them itself': () => ({
    args: [tensor([1, 2, 3], { requiresGrad: true })],
    f: (a) => gradients(a!.square().sum(), [a!]),
  }),
  'gradients by what was not used': () => ({ args: [x(), x()], f: (a, b) => gradients(a!.sum(), [a!, b!]) }),
  'gradients with whole numbers beside': () => ({
    args: [x(), whole()],
    f: (a, n) => gradients(a!.mul(n!).sum(), [a!]),
  }),
  'gradients by a parameter': () => {
    const w = weight();
    return { args: [x()], f: (a) => gradients(a!.mul(w).sum(), [w, a!]) };
  },
  'gradients by a parameter that is an argument': () => ({
    args: [weight()],
    f: (w) => gradients(w!.pow(2).sum(), [w!]),
  }),
  'gradients by a parameter that was assigned': () => {
    const w = weight();
    return {
      args: [x()],
      f: (a) => {
        w.assign(w.mul(a!));
        return gradients(w.square().sum(), [a!]);
      },
    };
  },
  'a step of training': () => {
    const w = weight();
    return {
      args: [x()],
      f: (a) => {
        const [g] = gradients(a!.mul(w).square().sum(), [w]);
        noGrad(() => w.assign(w.sub(g!.mul(0.1))));
        return [g!, w];
      },
    };
  },
  'gradients of gradients': () => ({
    args: [x()],
    f: (a) => {
      const [g] = gradients(a!.pow(3).sum(), [a!]);
      return gradients(g!.square().sum(), [a!]);
    },
  }),
  'grad of grad': () => ({
    args: [x()],
    f: (a) => grad((t: Tensor) => grad((s: Tensor) => s.pow(3).sum())(t).sum())(a!),
  }),
  'grad by the argument of the outer function': () => ({
    args: [x()],
    f: (a) => gradients(grad((t: Tensor) => t.mul(a!).square().sum())(a!).sum(), [a!]),
  }),
  'value and grad under noGrad': () => ({
    args: [x()],
    f: (a) => noGrad(() => valueAndGrad((t: Tensor) => t.square().sum())(a!)),
  }),
  'grad of grad under noGrad': () => ({
    args: [x()],
    f: (a) => noGrad(() => grad((t: Tensor) => grad((s: Tensor) => s.pow(3).sum())(t).sum())(a!)),
  }),
  'no gradient through noGrad': () => ({
    args: [x()],
    f: (a) => gradients(a!.mul(noGrad(() => a!.square())).sum(), [a!]),
  }),
  'no gradient through detach': () => ({
    args: [x()],
    f: (a) => gradients(a!.mul(a!.square().detach()).sum(), [a!]),
  }),
  'no gradient through a detached argument': () => ({
    args: [x()],
    f: (a) => gradients(a!.mul(a!.detach()).sum(), [a!]),
  }),
  'no gradient through a detached parameter': () => {
    const w = weight();
    return { args: [x()], f: (a) => gradients(a!.mul(w.detach()).mul(w).sum(), [w]) };
  },
  'no gradient through whole numbers': () => ({
    args: [x()],
    f: (a) => gradients(a!.mul(a!.astype('int32')).sum(), [a!]),
  }),
  'no gradient through steps': () => ({ args: [x()], f: (a) => gradients(a!.mul(ops.floor(a!)).sum(), [a!]) }),
  'gradients through random numbers': () => ({
    args: [x()],
    f: (a) => gradients(a!.mul(random.uniform([3])).sum(), [a!]),
  }),
  'an argument handed back': () => ({ args: [x(), whole()], f: (a, n) => ({ a: a!, n: n! }) }),
  'a parameter handed back': () => {
    const w = weight();
    return {
      args: [x()],
      f: (a) => {
        w.assign(a!);
        return { w };
      },
    };
  },
};

/** Reads every number of a result. */
const numbers = (result: unknown) =>
  leaves('test', result).map(({ dtype, shape, data }) => [dtype, shape, Array.from(data)]);

const attached = (result: unknown) => leaves('test', result).filter((t) => t.requiresGrad || t.node);

/** Backends after which a function is run in another way. */
const unable: Readonly<Record<string, Backend['load']>> = {
  'a backend that fails': async () => ({ run: () => Promise.reject(new Error('out of memory')) }),
  'a backend without a kernel': () => Promise.reject(new UnsupportedError('no kernel')),
};

const places: readonly RuntimeName[] = [
  onWasm,
  'wasm',
  'eager',
  ...Object.entries(unable).map(([name, load]) => addBackend(name, async () => ({ name, sharesMemory: true, load }))),
];

beforeEach(() => void vi.spyOn(console, 'info').mockImplementation(() => {}));

async function called({ args, f }: Program, runtime: RuntimeName) {
  setRandomSeed(3);
  const compiled = compile(f, { runtime });
  return [await compiled(...args), await compiled(...args)];
}

async function looped({ args, f }: Program, options: LoopOptions) {
  setRandomSeed(3);
  const { run } = await loop((batch) => f(...batch), options);
  return run(args, Int32Array.of(0, 1, 2, 2, 1, 0), 3);
}

afterEach(() => vi.restoreAllMocks());

describe.each(Object.entries(programs))('%s', (_, program) => {
  test.each(places)('called on %s', async (place) => {
    const got = await called(program(), place);
    expect(attached(got)).toEqual([]);
    expect(numbers(got)).toEqual(numbers(await called(program(), 'onnx')));
  });

  const ways = [...places.map((runtime) => ({ runtime })), { runEagerly: true }];
  test.each(ways)('in a loop with %o', async (options) => {
    const got = await looped(program(), options);
    expect(attached(got)).toEqual([]);
    expect(numbers(got)).toEqual(numbers(await looped(program(), { runtime: 'onnx' })));
  });
});

describe('what is no longer differentiable', () => {
  test.each(['noGrad', 'detach', 'a detached argument', 'whole numbers'])('stays so through %s', async (way) => {
    const { args, f } = programs[`no gradient through ${way}`]!();
    const factor = way.startsWith('a detached') || way === 'whole numbers' ? [1, -2, 3] : [1, 4, 9];
    expect(numbers(await called({ args, f }, 'onnx'))).toEqual([0, 1].map(() => ['float32', [3], factor]));
  });

  const mistakes: Readonly<Record<string, () => Program>> = {
    'a frozen parameter': () => {
      const w = weight(false);
      return { args: [x()], f: (a) => gradients(a!.mul(w).sum(), [w]) };
    },
    'a detached argument': () => ({
      args: [x()],
      f: (a) => {
        const b = a!.detach();
        return gradients(b.sum(), [b]);
      },
    }),
    'what was computed under noGrad': () => ({
      args: [x()],
      f: (a) => {
        const b = noGrad(() => a!.mul(2));
        return gradients(b.sum(), [b]);
      },
    }),
  };
  test.each(Object.entries(mistakes))('%s has no gradient anywhere', async (_, mistake) => {
    for (const place of ['onnx', ...places] as const) {
      await expect(called(mistake(), place)).rejects.toThrow('that requires no gradient; expected tensors that do');
    }
  });
});
