import ts from 'typescript';
import { closingComment, commentBehind, isValue, readComment } from './comment.ts';
import type { Program } from './program.ts';

const printsToConsole = (statement: ts.Statement) => statement.getText().startsWith('console.log(');

/**
 * The program with checks of what it shows, each on the line where it stands:
 *
 * - `expression; // value` and `const name = expression; // value`: the value. `about` allows two per cent.
 * - `console.log(...); // text`: what is printed.
 * - comment lines after the last statement: its value, if that is a string, else what it prints.
 * - the page's outputs: what was printed since the one before.
 */
export function instrument(program: Program, runtime: string): string {
  const { text, file } = program;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const inserts: { at: number; text: string }[] = [];
  const insert = (at: number, inserted: string) => inserts.push({ at, text: inserted });
  const place = (at: number) => JSON.stringify(`${file}:${source.getLineAndCharacterOfPosition(at).line + 1}`);
  const surround = (statement: ts.Statement, expression: ts.Expression, check: string, ...args: unknown[]) => {
    insert(expression.getStart(), `$shown.${check}(${place(statement.end)}, (`);
    insert(expression.end, `)${args.map((arg) => `, ${JSON.stringify(arg)}`).join('')})`);
  };

  for (const statement of source.statements) {
    const comment = commentBehind(text, statement.end);
    if (comment === null) continue;
    if (printsToConsole(statement)) {
      insert(statement.getStart(), '$shown.mark(); ');
      insert(statement.end, ` $shown.line(${place(statement.end)}, ${JSON.stringify(comment)});`);
    } else if (isValue(comment)) {
      const shown = readComment(comment);
      const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
      const value = ts.isExpressionStatement(statement) ? statement.expression : declared[0]?.initializer;
      if (!shown || !value || declared.length > 1)
        throw new Error(`${file}: a comment that cannot be checked: ${comment}`);
      surround(statement, value, 'value', shown, comment);
    }
  }
  const last = source.statements.at(-1)!;
  const closing = closingComment(text, last.end);
  if (closing !== null) {
    if (!ts.isExpressionStatement(last)) throw new Error(`${file}: comments that cannot be checked: ${closing}`);
    insert(last.getStart(), '$shown.mark(); ');
    surround(last, last.expression, 'text', closing);
  }
  for (const { line, text: output, tolerance } of program.outputs) {
    const at = source.getPositionOfLineAndCharacter(line - 1, 0);
    const args = [`${file}:${line}`, output, tolerance].map((arg) => JSON.stringify(arg));
    insert(at, `$shown.output(${args.join(', ')}); `);
  }
  inserts.sort((a, b) => a.at - b.at);
  let [done, out] = [0, `import { shown as $shown } from ${JSON.stringify(runtime)}; `];
  for (const { at, text: inserted } of inserts) {
    out += text.slice(done, at) + inserted;
    done = at;
  }
  return out + text.slice(done);
}
