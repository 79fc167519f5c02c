import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { undocumented } from './documented.ts';
import { examplePrograms, sourceFiles } from './example.ts';
import { pagePrograms } from './page.ts';
import { pages } from './pages.ts';
import { root } from './program.ts';
import { errorsIn, typeScript } from './typescript.ts';

/** The files behind the `exports` of every package. */
function entryFiles(): string[] {
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const { exports } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
    return Object.values<Record<string, string> | string>(exports).flatMap((entry) =>
      typeof entry === 'string' ? [] : [join('packages', name, entry['@keisan/source']!)],
    );
  });
}

const programs = [...pages().flatMap(pagePrograms), ...sourceFiles().flatMap(examplePrograms)];
const entries = entryFiles().map((file) => join(root, file));
const nameless = pagePrograms('test/docs/wrong.md').find(({ title }) => title === 'a name')!;
const typescript = typeScript(entries, [...programs, nameless]);

test('every program of the documentation type-checks', () => {
  expect(programs.flatMap((program) => errorsIn(typescript, program))).toEqual([]);
});

test('a program that does not type-check is found', () => {
  expect(errorsIn(typescript, nameless)).toEqual(["test/docs/wrong.md:35:1 Cannot find name 'tensor'."]);
});

test('everything public has a comment', () => {
  expect(undocumented(typescript, entries)).toEqual([]);
});
