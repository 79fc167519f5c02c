import { readFileSync } from 'node:fs';
import { gradcheck, type Tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { programOf } from '../../packages/autograd/src/scalar/program-of.ts';
import { sharedStaging } from '../../packages/autograd/src/scalar/staging.ts';
import { moduleOf } from '../../packages/autograd/src/scalar/wasm-kernel.ts';
import { toText } from '../../packages/autograd/src/wasm/text.ts';
import { samples, softsign } from './softsign.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

const page = read('../../docs/adding-an-op.md');

test('the page shows the declaration and the row that are tested here', () => {
  const source = read('./softsign.ts');
  const declaration = source.slice(source.indexOf('/** `x / '), source.indexOf('\n\nconst ops'));
  expect(page).toContain(declaration);
  expect(page).toContain(/^ {2}softsign: .*$/m.exec(source)![0]);
});

test('the page shows the kernel that becomes of it', () => {
  const program = programOf(['float32'], 'float32', softsign.op.elementwise!.value);
  const text = toText(moduleOf(program, sharedStaging()!)!);
  const loop = text.slice(text.indexOf('      v128.const'), text.indexOf('      end') + '      end'.length);
  expect(page).toContain(`\`\`\`wat\n${loop}\n\`\`\``);
});

test('the page lists the op as the registry lists its neighbours', () => {
  const registry = read('../../packages/autograd/src/registry.ts');
  expect(registry).toMatch(/^ {2}tanh: math\.tanh\.op,$/m);
  expect(page).toMatch(/^softsign: math\.softsign\.op,$/m);
});

test('the page lowers the op as its neighbours are', () => {
  expect(read('../../packages/compiler/src/backends/onnx/lowerings/table.ts')).toMatch(/^ {2}tanh: node\('Tanh'\),$/m);
  expect(page).toMatch(/^softsign: node\('Softsign'\),$/m);
});

test('the page gives the op to users as its neighbours are', () => {
  expect(read('../../packages/layers/src/ops/table.ts')).toMatch(
    /^ {2}relu: unary\(functions\.relu, 'Relu', 'nn'\),$/m,
  );
  expect(read('../../packages/layers/src/ops/index.ts')).toMatch(
    /^export const \{[^}]*\n {2}tanh,[^}]*\} = symbolicFunctions;$/m,
  );
  expect(page).toMatch(/^ {2}softsign: unary\(functions\.softsign, 'Softsign', 'nn'\),$/m);
});

test('the page adds samples and its operator as those of its neighbours are', () => {
  expect(read('../ops/samples.ts')).toMatch(/^ {2}tanh: unarySamples\(ops\.tanh, /m);
  expect(read('../ops/kernels.test.ts')).toMatch(/like\('.* Sin .*', \{\n {4}inputs: \['T'\],/);
});

test.each(samples.softsign.map((sample) => [sample.title, sample] as const))(
  'the op that the page adds: %s',
  (_, sample) => {
    const [x] = sample.inputs as [Tensor];
    const values = sample.call(x).data;
    Array.from(x.data).forEach((v, i) => {
      const expected = Math.fround(v / (1 + Math.abs(v)));
      const close = Math.abs(values[i]! - expected) <= 1e-6 * Math.abs(expected);
      expect(close || values[i] === expected).toBe(true);
    });
    if (x.dtype === 'float64') gradcheck(softsign, [x]);
  },
);
