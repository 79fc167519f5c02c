import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { declarationsOf, entries, programOf } from './program.ts';

const program = programOf([...entries.values()]);

/** The places of `any` in declarations. */
function anysIn(declarations: readonly ts.SourceFile[]): string[] {
  return declarations.flatMap((file) => {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (node.kind === ts.SyntaxKind.AnyKeyword)
        found.push(`${file.fileName}: ${node.parent.getText().slice(0, 120)}`);
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  });
}

test('no declaration says any', () => {
  const declarations = declarationsOf(program);
  expect(declarations.length).toBeGreaterThan(100);
  expect(anysIn(declarations)).toEqual([]);
});

test('an any that is written or inferred would be found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'declarations-'));
  const file = join(folder, 'example.ts');
  writeFileSync(file, 'export const parsed = JSON.parse("1");\nexport function f(x: any): number { return x; }\n');
  const found = anysIn(declarationsOf(programOf([file])));
  rmSync(folder, { recursive: true });
  expect(found.map((place) => place.split(': ').slice(1).join(': '))).toEqual(['parsed: any', 'x: any']);
});
