import { errorDiagnostic, UsageError } from '../base/errors.ts';

/** How large the data of a run of `memflow bench --scale` is. */
export interface Size {
  readonly rows: number;
  /** The same in short: `10k`, `2.5M`. */
  readonly label: string;
}

const SUFFIXES: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/** Reads `10k,1M,10M`: each size once, smallest first. @throws {UsageError} MF6251 */
export function readSizes(text: string): readonly Size[] {
  const rows = text.split(',').map((part) => {
    const [, digits, suffix] = /^\s*(\d[\d_]*(?:\.\d+)?)\s*([kmg]?)\s*$/i.exec(part) ?? [];
    const factor = SUFFIXES[suffix?.toLowerCase() ?? ''] ?? 1;
    const count = Number(digits?.replaceAll('_', '')) * factor;
    if (Number.isSafeInteger(count) && count >= 1) return count;
    throw new UsageError(
      errorDiagnostic('MF6251', `"${part.trim()}" is no number of rows`, {
        hint: 'write for example --scale 10k,1M,10M',
      }),
    );
  });
  return [...new Set(rows)]
    .sort((a, b) => a - b)
    .map((count) => ({ rows: count, label: labelOf(count) }));
}

function labelOf(rows: number): string {
  const unit = ['G', 'M', 'k'].find((suffix) => rows >= (SUFFIXES[suffix.toLowerCase()] ?? 1));
  if (unit === undefined) return String(rows);
  return `${rows / (SUFFIXES[unit.toLowerCase()] ?? 1)}${unit}`;
}
