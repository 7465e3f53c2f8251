import type { SqlOrigin } from '../adapter/connection.ts';
import type { RenderedSegment } from '../jinja/render.ts';
import type { InjectedQuery } from '../sql/wrap-query.ts';
import type { EphemeralCte } from './node-scope.ts';

/** The place in a source for an offset of a text that was made from it. */
export type ToSource = NonNullable<SqlOrigin['toSource']>;

/** The map of a rendered text: into its own words exactly, elsewhere to the tag that wrote them. */
export function mapSegments(text: string, segments: readonly RenderedSegment[]): ToSource {
  return (at) => {
    const index = segments.findLastIndex((segment) => segment.offset <= at);
    const segment = segments[index];
    if (segment === undefined) return undefined;
    const { offset, span } = segment;
    const { file, start } = span;
    const written = text.slice(offset, segments[index + 1]?.offset);
    if (file.text.slice(start, start + written.length) !== written) return span;
    const place = start + at - offset;
    return { file, start: place, end: Math.min(place + 1, file.text.length) };
  };
}

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
