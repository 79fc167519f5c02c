import { gradients, ops, Tensor, tensor } from '@keisan/autograd';
import { isFloat } from '@keisan/autograd/internal';
import { compile } from '@keisan/compiler';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { mixedPrograms, runMixed } from './mixed-programs.ts';
import { programs, run } from './programs.ts';

const shown = ({ dtype, shape, data }: Tensor) => `${dtype} [${shape}] ${Array.from(data, (x) => x + 0).join(' ')}`;
const total = (results: readonly Tensor[]) =>
  results
    .filter((y) => y.requiresGrad)
    .reduce<Tensor | null>((sofar, y) => (sofar ?? ops.sum(y)).add(ops.sum(y)), null);
const seed = Number(process.env.SEED ?? 1);
test('mixed', async () => {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {});
  await fc.assert(
    fc.asyncProperty(mixedPrograms, async (program) => {
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
      const [got, gs] = await compile(f, { runtime: 'wasm' })(...inputs);
      expect(info.mock.calls).toEqual([]);
      expect(got.map(shown)).toEqual(wanted.map(shown));
      gs.forEach((g, i) => {
        const w = slopes[i]!;
        const sc = Array.from(w.data).reduce((t, v) => (Number.isFinite(v) ? Math.max(t, Math.abs(v)) : t), 1);
        const off = Array.from(w.data).findIndex(
          (v, j) => !(Object.is(v, g.data[j]) || Math.abs(v - g.data[j]!) <= 1e-4 * sc),
        );
        expect(off).toBe(-1);
      });
    }),
    { seed, numRuns: 1500 },
  );
}, 1e9);
test('programs', async () => {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {});
  await fc.assert(
    fc.asyncProperty(programs, async (program) => {
      const f = (...inputs: Tensor[]): Tensor[] => {
        const y = run(program, inputs);
        return [y, ...gradients(y, inputs)];
      };
      const inputs = program.inputs.map((x) => tensor(ops.cast(x, 'float32'), { requiresGrad: true }));
      const [eager, compiled] = [f(...inputs), await compile(f, { runtime: 'wasm' })(...inputs)];
      expect(info.mock.calls).toEqual([]);
      eager.forEach((want, i) => {
        const got = compiled[i]!;
        expect([got.dtype, got.shape]).toEqual([want.dtype, want.shape]);
        const sc = Array.from(want.data).reduce((t, v) => Math.max(t, Math.abs(v)), 1);
        const off = Array.from(want.data).findIndex((v, j) => !(Math.abs(got.data[j]! - v) <= 1e-5 * sc));
        expect(off < 0 ? 'same' : `${got.data[off]} ${want.data[off]}`).toBe('same');
      });
    }),
    { seed, numRuns: 1500 },
  );
}, 1e9);
