// Gives the functions of `keisan/ops` the comments of the functions of tensors that they stand for. In the sources editors find them by
// themselves; in declarations, where each function is a constant of a type written out, tsc leaves them behind.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const packages = fileURLToPath(new URL('packages', import.meta.url));

const parsed = async (path) => ts.createSourceFile(path, await readFile(path, 'utf8'), ts.ScriptTarget.ES2022, true);

/** The names that a statement declares. */
const namesIn = (statement) =>
  ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.map(({ name }) => name.getText())
    : ts.isFunctionDeclaration(statement)
      ? [statement.name.text]
      : [];

/** The comment of documentation in front of a statement. */
const commentOf = (statement) =>
  ts
    .getJSDocCommentsAndTags(statement)
    .findLast((node) => ts.isJSDoc(node))
    ?.getText();

const comments = new Map();
for (const file of await readdir(`${packages}/autograd/dist/ops`)) {
  if (!file.endsWith('.d.ts')) continue;
  for (const statement of (await parsed(`${packages}/autograd/dist/ops/${file}`)).statements) {
    const comment = commentOf(statement);
    for (const name of namesIn(statement)) if (comment && !comments.has(name)) comments.set(name, comment);
  }
}

const path = `${packages}/layers/dist/ops/index.d.ts`;
const declared = (await parsed(path)).statements.map((statement) => {
  if (!ts.isVariableStatement(statement) || commentOf(statement)) return statement.getFullText().trim();
  return statement.declarationList.declarations
    .map((one) => `${comments.get(one.name.getText()) ?? ''}\nexport declare const ${one.getText()};`)
    .join('\n');
});
await writeFile(path, `${declared.join('\n')}\n`);
