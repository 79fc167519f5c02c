import ts from 'typescript';
import type { Shown } from './shown.ts';

/** Whether a comment begins with a value, and is not just a remark. */
export const isValue = (comment: string) =>
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
export function readComment(comment: string): Shown | null {
  const about = comment.startsWith('about ');
  const text = `const value = ${comment.slice(about ? 6 : 0)}`;
  const [first] = ts.createSourceFile('comment.ts', text, ts.ScriptTarget.ES2022, true).statements;
  const { initializer } = (first as ts.VariableStatement).declarationList.declarations[0]!;
  const shown = initializer ? readLiteral(initializer) : null;
  return about && shown ? { kind: 'about', shown } : shown;
}

/** The text of a `//` comment that stands behind a statement, on its last line. */
export function commentBehind(text: string, end: number): string | null {
  const [range] = ts.getTrailingCommentRanges(text, end) ?? [];
  return range ? text.slice(range.pos + 2, range.end).trim() : null;
}

/** The comment lines that close a program, below its last statement. */
export function closingComment(text: string, end: number): string | null {
  const lines = text.slice(end).split('\n').slice(1).join('\n').trim();
  return lines.startsWith('//') ? lines.replaceAll(/^ *\/\/ ?/gm, '') : null;
}
