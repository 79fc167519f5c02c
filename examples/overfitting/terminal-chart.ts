const HEIGHT = 11;

/** A curve of a {@link terminalChart}: a mark for each value. */
export interface TerminalCurve {
  readonly mark: string;
  readonly values: readonly number[];
}

/** Curves as text, one column for each epoch. Where curves meet, the later one is seen. */
export function terminalChart(curves: readonly TerminalCurve[]): string {
  const values = curves.flatMap((curve) => curve.values);
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const step = (highest - lowest) / (HEIGHT - 1) || 1;
  const epochs = Math.max(...curves.map((curve) => curve.values.length));
  const cells = Array.from({ length: HEIGHT }, () => Array.from({ length: epochs }, () => ' '));
  for (const { mark, values } of curves) {
    values.forEach((value, epoch) => {
      cells[Math.round((highest - value) / step)]![epoch] = mark;
    });
  }
  const lines = cells.map((row, i) => `${(highest - i * step).toFixed(2)} ┤ ${row.join(' ')}`);
  return [...lines, `${' '.repeat(lines[0]!.indexOf('┤'))}└${'─'.repeat(2 * epochs)} epoch ${epochs}`].join('\n');
}
