import { gradients, ops, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { expect, test, vi } from 'vitest';
import { check } from './arbitraries.ts';
import { programs, run } from './programs.ts';

test.each(['onnx', 'wasm'] as const)(
  'random programs and their gradients give the same numbers on %s as eagerly',
  (runtime) =>
    check(25, programs, async (program) => {
      const f = (...inputs: Tensor[]): Tensor[] => {
        const y = run(program, inputs);
        return [y, ...gradients(y, inputs)];
      };
      const inputs = program.inputs.map((x) => tensor(ops.cast(x, 'float32'), { requiresGrad: true }));
      const info = vi.spyOn(console, 'info').mockImplementation(() => {});
      const [eager, compiled] = [f(...inputs), await compile(f, { runtime })(...inputs)];
      expect(info.mock.calls).toEqual([]);
      info.mockRestore();
      eager.forEach((want, i) => {
        const got = compiled[i]!;
        expect([got.dtype, got.shape]).toEqual([want.dtype, want.shape]);
        const scale = Array.from(want.data).reduce((top, v) => Math.max(top, Math.abs(v)), 1);
        const off = Array.from(want.data).findIndex((v, j) => !(Math.abs(got.data[j]! - v) <= 1e-5 * scale));
        expect(off < 0 ? 'same' : `element ${off}: ${got.data[off]} compiled, ${want.data[off]} eagerly`).toBe('same');
      });
    })(),
);
