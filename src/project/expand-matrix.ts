import type { BenchmarkSpec, ParameterValue } from '../config/benchmark-spec.ts';
import { plainObject } from '../config/plain-value.ts';
import type { BenchmarkCell } from '../manifest/node.ts';

/** A cell of a matrix and the name of its node. */
export interface NamedCell {
  readonly name: string;
  readonly cell: BenchmarkCell;
}

/** The most nodes that one benchmark may become. */
export const MAX_CELLS = 200;

/** How many cells the matrix of a benchmark has. */
export function countCells({ params, concurrency }: BenchmarkSpec): number {
  return [...params.values()].reduce((count, values) => count * values.length, concurrency.length);
}

/**
 * Every combination of the parameters and numbers of clients, the last one changing fastest. The values stand in the
 * names: `top_rows__rows_1000__clients_8`; a benchmark without a matrix keeps its own. Names that would be equal are
 * numbered.
 */
export function expandMatrix(
  matrix: string,
  spec: Pick<BenchmarkSpec, 'params' | 'concurrency'>,
): readonly NamedCell[] {
  const { params, concurrency } = spec;
  let combinations: readonly (readonly (readonly [string, ParameterValue])[])[] = [[]];
  for (const [name, values] of params) {
    combinations = combinations.flatMap((known) =>
      values.map((value) => [...known, [name, value] as const]),
    );
  }
  const taken = new Set<string>();
  return combinations.flatMap((combination) =>
    concurrency.map((clients) => {
      const parts = combination.map(([name, value]) => `${name}_${wordOf(value)}`);
      if (concurrency.length > 1) parts.push(`clients_${clients}`);
      const name = freeName([matrix, ...parts].join('__'), taken);
      return { name, cell: { matrix, params: plainObject(combination), clients } };
    }),
  );
}

/** A value as a part of a name: -1.5 becomes `minus_1_5`. */
function wordOf(value: ParameterValue): string {
  const text = String(value).replace(/^-/, 'minus_');
  return (
    text
      .replaceAll(/\W+/g, '_')
      .replaceAll(/^_+|_+$/g, '')
      .slice(0, 40) || 'empty'
  );
}

function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}_${number}`;
  taken.add(free);
  return free;
}
