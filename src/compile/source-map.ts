import type { SqlOrigin } from '../adapter/connection.ts';
import type { InjectedQuery } from '../sql/wrap-query.ts';
import type { EphemeralCte } from './node-scope.ts';

/** The place in a source for an offset of a text that was made from it. */
export type ToSource = NonNullable<SqlOrigin['toSource']>;

/**
 * The map of a query with CTEs in front: an offset inside a CTE leads into the ephemeral model's file, any other one
 * through `toSource` of the query before the CTEs were put in.
 */
export function mapInjected(
  injected: InjectedQuery,
  ctes: readonly EphemeralCte[],
  toSource: ToSource,
): ToSource {
  if (ctes.length === 0) return toSource;
  const { sql, from, offset } = injected;
  return (at) => {
    if (at < from) return toSource(at);
    if (at >= from + offset) return toSource(at - offset);
    // Errors are rare, so the places of the CTEs are found only when one is asked for.
    let start = from;
    for (const cte of ctes) {
      start = sql.indexOf(cte.sql, start);
      if (at >= start && at <= start + cte.sql.length) return cte.toSource(at - start);
      start += cte.sql.length;
    }
    return undefined;
  };
}
