import { expect, test } from 'vitest';
import { pagePrograms } from './page.ts';
import { run, setUpPrograms } from './run.ts';

setUpPrograms();

const programs = pagePrograms('test/docs/wrong.md');
const named = (title: string) => programs.find((program) => program.title === title)!;

test.for([
  ['a value', 'test/docs/wrong.md:9 shows\n4\nbut it is\n3'],
  ['a digit', 'test/docs/wrong.md:15 shows\n0.34\nbut it is\n0.333'],
  ['about a value', 'test/docs/wrong.md:21 shows\nabout 0.35\nbut it is\n0.333'],
  ['a tensor', 'test/docs/wrong.md:29 shows\n[1, 3]\nbut it is\n[1,2]'],
  ['a name', 'tensor is not defined'],
  ['a printed line', 'test/docs/wrong.md:41 shows\nepoch 2\nbut it is\nepoch 1'],
  ['closing lines', 'test/docs/wrong.md:47 shows\na\nc\nbut it is\na\nb'],
  ['an output', 'test/docs/wrong.md:59 shows\nloss: 0.26\nbut it is\nloss: 0.25'],
  ['something that is no value', 'a comment that cannot be checked: [one, two]'],
] as const)('wrong: %s', async ([title, message]) => {
  await expect(run(named(title))).rejects.toThrow(message);
});
