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
    const raw = span.file.text.slice(span.start, span.end);
    const place = placeIn(raw, text.slice(offset, segments[index + 1]?.offset), at - offset);
    if (place === undefined) return span;
    const start = span.start + place;
    return { file: span.file, start, end: Math.min(start + 1, span.file.text.length) };
  };
}

/** The offset in `raw` that became the offset `at` in `written`, where that is `raw` with plain line ends. */
function placeIn(raw: string, written: string, at: number): number | undefined {
  if (raw.startsWith(written)) return at;
  let from = 0;
  for (let to = 0; to < written.length; to++, from++) {
    if (to === at) return from;
    if (raw.startsWith('\r\n', from)) from++;
    else if (raw[from] !== written[to] && raw[from] !== '\r') return undefined;
  }
  return from;
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
