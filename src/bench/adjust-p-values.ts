/**
 * P-values that hold for all tests together: the chance of even one false alarm among them stays below the level that they
 * are compared with (Holm 1979), whatever their dependence. In the order given; values that are no numbers count as 1.
 */
export function adjustPValues(pValues: readonly number[]): readonly number[] {
  const clean = pValues.map((p) => (Number.isNaN(p) ? 1 : Math.min(1, Math.max(0, p))));
  const order = clean.map((_, i) => i).sort((a, b) => (clean[a] ?? 1) - (clean[b] ?? 1));
  const adjusted = new Array<number>(clean.length).fill(1);
  let largest = 0;
  for (const [rank, index] of order.entries()) {
    largest = Math.max(largest, (clean.length - rank) * (clean[index] ?? 1));
    adjusted[index] = Math.min(1, largest);
  }
  return adjusted;
}
