/** The weights of sums, none below zero, that come nearest to what was measured: the squares of the relative errors are least. */
export function fitted(parts: readonly (readonly number[])[], measured: readonly number[]): number[] {
  const rows = parts.map((row, i) => row.map((x) => x / measured[i]!));
  const weights = rows[0]!.map(() => 0);
  const rest = rows.map(() => 1);
  // One weight after the other, as good as it can be given the others.
  for (let round = 0; round < 20_000; round++) {
    for (let k = 0; k < weights.length; k++) {
      const square = rows.reduce((sum, row) => sum + row[k]! ** 2, 0);
      if (square === 0) continue;
      const along = rows.reduce((sum, row, i) => sum + row[k]! * rest[i]!, 0);
      const next = Math.max(0, weights[k]! + along / square);
      rows.forEach((row, i) => {
        rest[i]! -= (next - weights[k]!) * row[k]!;
      });
      weights[k] = next;
    }
  }
  return weights;
}
