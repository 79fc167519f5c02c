import { type Tensor, tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { compile } from './compile.ts';
import { onWasm } from './internal.ts';
import { loop } from './loop.ts';

test.each(['onnx', onWasm, 'wasm', 'eager'] as const)(
  'calls one after the other on %s let timers fire',
  async (runtime) => {
    const f = compile((x: Tensor) => x.square(), { runtime });
    const { run } = await loop(([x]: readonly Tensor[]) => [x!.square()], { runtime });
    const [x, order] = [tensor([1, 2, 3]), Int32Array.of(0, 1)];
    for (const call of [() => f(x), () => run([x], order, 1)]) {
      await call();
      let fired = false;
      setTimeout(() => {
        fired = true;
      });
      const start = performance.now();
      while (!fired && performance.now() - start < 5000) await call();
      expect(fired).toBe(true);
    }
  },
);
