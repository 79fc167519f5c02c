import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { linesOf, type Program, root } from './program.ts';

/** The `@example` tags of a source file: their places, and what they are about. */
function exampleTags(source: ts.SourceFile): { tag: ts.JSDocTag; subject: string }[] {
  const found = new Map<number, { tag: ts.JSDocTag; subject: string }>();
  const visit = (node: ts.Node): void => {
    for (const tag of ts.getJSDocTags(node)) {
      if (tag.tagName.text !== 'example') continue;
      const { name } = node as { name?: ts.Node };
      found.set(tag.pos, { tag, subject: found.get(tag.pos)?.subject || (name?.getText(source) ?? '') });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found.values()];
}

/** The programs in the comments of a source file: the block after each `@example`. */
export function examplePrograms(file: string): readonly Program[] {
  const lines = linesOf(file);
  const source = ts.createSourceFile(file, lines.join('\n'), ts.ScriptTarget.ES2022, true);
  return exampleTags(source).map(({ tag, subject }) => {
    const first = source.getLineAndCharacterOfPosition(tag.pos).line;
    const isFence = (line: string, i: number) => i > first && /^ *\* ```/.test(line);
    const start = lines.findIndex(isFence) + 1;
    const end = lines.findIndex((line, i) => i > start && isFence(line, i));
    if (start !== first + 2 || !lines[start - 1]!.endsWith('```ts') || end < 0) {
      throw new Error(`${file}:${first + 1}: expected a \`\`\`ts block right after @example`);
    }
    const text = lines.map((line, i) =>
      i >= start && i < end ? line.replace(/^ *\* ?/, (m) => ' '.repeat(m.length)) : '',
    );
    return { file, line: start + 1, title: subject, text: text.join('\n'), outputs: [] };
  });
}

/** The source files of the packages. */
export function sourceFiles(): readonly string[] {
  return readdirSync(join(root, 'packages'))
    .flatMap((name) => {
      const folder = `packages/${name}/src`;
      return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`);
    })
    .filter((file) => /\.ts$/.test(file) && !file.endsWith('.test.ts'))
    .sort();
}
