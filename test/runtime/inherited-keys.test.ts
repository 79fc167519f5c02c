import { symlink } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { installed, runAlone } from './alone.ts';

const computing = (before: string, after: string) => `
  import { compile, tensor } from 'keisan';
  const square = compile((x) => x.square(), { runtime: 'onnx' });
  const extend = () => { Object.prototype.added = () => {}; };
  ${before}
  const first = await square(tensor([3]));
  ${after}
  console.log(String(first), String(await square(tensor([4]))), String(await square(tensor([1, 2]))));
`;

const run = async (program: string) =>
  (await runAlone({ 'program.js': program }, { install: (modules) => symlink(installed, modules) })).stdout;

test('where a program gave every object a key, which ends the process in native code, another runtime computes', async () => {
  expect(await run(computing('extend();', ''))).toMatchInlineSnapshot(`
    "Keisan runs on onnxruntime-web: onnxruntime-node is installed, but does not work here: a program gave every object the key "added" (Object.prototype)
    [9.] [16.] [1. 4.]
    "
  `);
  expect(await run(computing('', 'extend();'))).toMatchInlineSnapshot(`
    "Keisan ran a call eagerly, since 'onnx' failed: a program gave every object the key "added" (Object.prototype)
    Keisan runs a function eagerly: a program gave every object the key "added" (Object.prototype)
    [9.] [16.] [1. 4.]
    "
  `);
});
