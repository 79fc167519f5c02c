import ts from 'typescript';
import type { Program } from './program.ts';
import type { Shown } from './shown.ts';

/** Whether a comment begins with a value, and is not just a remark. */
const isValue = (comment: string) =>
  /^(about )?(-?[\d.]+|[[{'"`]|(true|false|null|undefined|NaN|-?Infinity)\b)/.test(comment);

function readLiteral(node: ts.Expression): Shown | null {
  if (ts.isNumericLiteral(node)) {
    const text = node.getText();
    const decimals = /\.(\d+)$/.exec(text)?.[1]?.length;
    return { kind: 'number', value: Number(text), within: decimals ? 0.5 * 10 ** -decimals : 0 };
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const operand = readLiteral(node.operand);
    return operand?.kind === 'number' ? { ...operand, value: -operand.value } : null;
  }
  if (ts.isStringLiteralLike(node)) return { kind: 'exact', value: node.text };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { kind: 'exact', value: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { kind: 'exact', value: false };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { kind: 'exact', value: null };
  if (ts.isIdentifier(node)) {
    if (node.text === 'undefined') return { kind: 'undefined' };
    return node.text === 'NaN' || node.text === 'Infinity' ? { kind: node.text } : null;
  }
  if (ts.isArrayLiteralExpression(node)) {
    const items = node.elements.map(readLiteral);
    return items.includes(null) ? null : { kind: 'array', items: items as Shown[] };
  }
  if (ts.isObjectLiteralExpression(node)) {
    const entries = node.properties.map((property) => {
      const value = ts.isPropertyAssignment(property) ? readLiteral(property.initializer) : null;
      return value && [property.name!.getText(), value];
    });
    return entries.includes(null) ? null : { kind: 'object', entries: entries as [string, Shown][] };
  }
  return null;
}

/** The value that a comment begins with; what follows it is a remark. */
function readComment(comment: string): Shown | null {
  const about = comment.startsWith('about ');
  const text = `const value = ${comment.slice(about ? 6 : 0)}`;
  const [first] = ts.createSourceFile('comment.ts', text, ts.ScriptTarget.ES2022, true).statements;
  const { initializer } = (first as ts.VariableStatement).declarationList.declarations[0]!;
  const shown = initializer ? readLiteral(initializer) : null;
  return about && shown ? { kind: 'about', shown } : shown;
}

/** The text of a `//` comment that stands behind a statement, on its last line. */
function commentBehind(text: string, end: number): string | null {
  const [range] = ts.getTrailingCommentRanges(text, end) ?? [];
  return range ? text.slice(range.pos + 2, range.end).trim() : null;
}

/** The comment lines that close a program, below its last statement. */
function closingComment(text: string, end: number): string | null {
  const lines = text.slice(end).split('\n').slice(1).join('\n').trim();
  return lines.startsWith('//') ? lines.replaceAll(/^ *\/\/ ?/gm, '') : null;
}

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
    const at = source.getPositionOfLineAndCharacter(Math.min(line, source.getLineStarts().length) - 1, 0);
    const args = [`${file}:${line}`, output, tolerance].map((arg) => JSON.stringify(arg));
    insert(at, `$shown.output(${args.join(', ')}); `);
  }
  inserts.sort((a, b) => a.at - b.at);
  let [done, out] = [0, `import * as $shown from ${JSON.stringify(runtime)}; `];
  for (const { at, text: inserted } of inserts) {
    out += text.slice(done, at) + inserted;
    done = at;
  }
  return out + text.slice(done);
}
