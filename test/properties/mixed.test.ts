import { gradients, ops, Tensor } from '@keisan/autograd';
import { isFloat } from '@keisan/autograd/internal';
import { compile } from '@keisan/compiler';
import { onWasm } from '@keisan/compiler/internal';
import { expect, test, vi } from 'vitest';
import { check } from './arbitraries.ts';
import { mixedPrograms, runMixed } from './mixed-programs.ts';

const shown = ({ dtype, shape, data }: Tensor) => `${dtype} [${shape}] ${Array.from(data, (x) => x + 0).join(' ')}`;

const numbers = ({ data }: Tensor) => Array.from(data);

/** The sum of all results that float inputs take part in. */
const total = (results: readonly Tensor[]) =>
  results
    .filter((y) => y.requiresGrad)
    .reduce<Tensor | null>((sofar, y) => (sofar ?? ops.sum(y)).add(ops.sum(y)), null);

test.each(['onnx', onWasm, 'wasm'] as const)(
  'random programs on mixed dtypes give the same numbers on %s, and close gradients',
  async (runtime) => {
    await check(runtime === onWasm ? 15 : 60, mixedPrograms, async (program) => {
      const f = (...inputs: Tensor[]): [Tensor[], Tensor[]] => {
        const results = runMixed(program, inputs);
        const score = total(results);
        return [
          results,
          score
            ? gradients(
                score,
                inputs.filter((x) => x.requiresGrad),
              )
            : [],
        ];
      };
      const inputs = program.inputs.map((x) => new Tensor(x, x.value, null, isFloat(x.dtype)));
      const [wanted, slopes] = f(...inputs);
      const info = vi.spyOn(console, 'info').mockImplementation(() => {});
      const [got, gotSlopes] = await compile(f, { runtime })(...inputs);
      expect(info.mock.calls).toEqual([]);
      info.mockRestore();
      expect(got.map(shown)).toEqual(wanted.map(shown));
      gotSlopes.forEach((g, i) => {
        const want = numbers(slopes[i]!);
        const scale = Math.max(1, ...want.map(Math.abs));
        expect(numbers(g).findIndex((v, j) => !(Math.abs(v - want[j]!) <= 1e-5 * scale))).toBe(-1);
      });
    })();
  },
);
