import type { Dialect } from '../../adapter/dialect.ts';
import type { Column } from '../../adapter/relation.ts';
import type { BatchRange } from '../../execute/query-batches.ts';

/**
 * How a query is cut: by ranges of some columns, each from its bound (included) to the next one. The first range is open
 * below and the last above, so that no row is left out whatever the bounds are; rows without a value come last.
 */
export interface Cut {
  readonly columns: readonly Column[];
  /** In rising order, a text for each column; the first one is only a name. */
  readonly bounds: readonly (readonly string[])[];
  readonly hasNulls: boolean;
}

/** More are refused: each reads the query once. */
export const MAX_BATCHES = 10_000;

export function batchCount({ bounds, hasNulls }: Cut): number {
  return bounds.length + (hasNulls ? 1 : 0);
}

/** The condition of one batch, 1-based: typed constants, which the engine can push into the query and prune by. */
export function batchCondition(cut: Cut, ordinal: number, dialect: Dialect): string {
  const { columns, bounds } = cut;
  const quoted = columns.map(({ name }) => dialect.quoteIdentifier(name));
  if (ordinal > bounds.length) return quoted.map((name) => `${name} is null`).join(' or ');
  const lower = ordinal === 1 ? undefined : bounds[ordinal - 1];
  const upper = bounds[ordinal];
  const literals = (texts: readonly string[]) =>
    texts.map((text, at) => `cast(${dialect.stringLiteral(text)} as ${columns[at]?.type})`);
  const parts = [
    ...quoted.map((name) => `${name} is not null`),
    ...(lower === undefined ? [] : beyond(quoted, literals(lower), ['>', '>='])),
    ...(upper === undefined ? [] : beyond(quoted, literals(upper), ['<', '<'])),
  ];
  return parts.join(' and ');
}

/** Where a batch, 1-based, begins and ends. */
export function batchRange({ bounds }: Cut, ordinal: number): BatchRange {
  const text = (at: number) => bounds[at]?.join(', ') ?? null;
  return [ordinal === 1 ? null : text(ordinal - 1), text(ordinal)];
}

/** Columns compared one after the other with constants; the first also alone, for the engine to prune by. */
function beyond(
  names: readonly string[],
  values: readonly string[],
  [strict, last]: readonly [strict: '<' | '>', last: string],
): readonly string[] {
  if (names.length === 1) return [`${names[0]} ${last} ${values[0]}`];
  const final = names.length - 1;
  const whole = names.reduceRight((rest, name, at) => {
    if (at === final) return `${name} ${last} ${values[at]}`;
    return `${name} ${strict} ${values[at]} or (${name} = ${values[at]} and (${rest}))`;
  }, '');
  return [`${names[0]} ${strict}= ${values[0]}`, `(${whole})`];
}
