import { renderTemplateMapped } from '../jinja/render.ts';
import type { Template } from '../jinja/template.ts';
import type { Awaitable } from '../jinja/value.ts';
import { splitStatements } from '../sql/split-statements.ts';
import { injectCtes, trimQuery } from '../sql/wrap-query.ts';
import { andThen } from './awaitable.ts';
import { renderOptions } from './context-lookup.ts';
import type { EphemeralCte, NodeScope } from './node-scope.ts';
import { mapInjected, mapSegments, type ToSource } from './source-map.ts';

/** A rendered text with the map back to its template. */
export interface RenderedQuery {
  readonly sql: string;
  /** The text as rendered, before anything was cut off or put in. */
  readonly renderedSql: string;
  readonly toSource: ToSource;
}

/** Renders a query, without blank lines before it and without semicolons and comments after it. */
export function renderQuery(scope: NodeScope, template: Template): Awaitable<RenderedQuery> {
  return andThen(renderTemplateMapped(template, renderOptions(scope)), ({ text, segments }) => {
    const toSource = mapSegments(text, segments);
    const lead = text.length - text.trimStart().length;
    const sql = trimTail(text.slice(lead));
    return { sql, renderedSql: text, toSource: (offset) => toSource(offset + lead) };
  });
}

/** The same with the ephemeral models that it referred to as CTEs in front. */
export function renderWithParents(scope: NodeScope, template: Template): Awaitable<RenderedQuery> {
  return andThen(renderQuery(scope, template), (query) => {
    if (scope.ephemeralParents.size === 0) return query;
    const parents = scope.environment.compileParents(scope.ephemeralParents.values(), scope);
    return andThen(parents, (ctes) => {
      const injected = injectCtes(query.sql, ctes);
      return {
        sql: injected.sql,
        renderedSql: query.renderedSql,
        toSource: mapInjected(injected, ctes, query.toSource),
      };
    });
  });
}

/**
 * The same for a script of several statements: each that uses one has the ephemeral models in front. Semicolons and line
 * breaks stand between them.
 */
export function renderScript(scope: NodeScope, template: Template): Awaitable<RenderedQuery> {
  return andThen(renderQuery(scope, template), (query) => {
    const parents =
      scope.ephemeralParents.size === 0
        ? []
        : scope.environment.compileParents(scope.ephemeralParents.values(), scope);
    return andThen(parents, (ctes) => injectEach(query, ctes));
  });
}

const SEPARATOR = ';\n';

function injectEach(query: RenderedQuery, ctes: readonly EphemeralCte[]): RenderedQuery {
  let sql = '';
  const pieces = splitStatements(query.sql).map(({ text, start }) => {
    const used = ctes.some(({ name }) => text.includes(name)) ? ctes : [];
    const injected = injectCtes(text, used);
    if (sql !== '') sql += SEPARATOR;
    const from = sql.length;
    sql += injected.sql;
    const toSource = mapInjected(injected, used, (offset) => query.toSource(offset + start));
    return { from, toSource };
  });
  return {
    sql,
    renderedSql: query.renderedSql,
    toSource: (offset) => {
      const piece = pieces.findLast(({ from }) => from <= offset);
      return piece?.toSource(offset - piece.from);
    },
  };
}

/** `trimQuery`, without reading the whole text where its end shows that there is nothing to cut off. */
function trimTail(sql: string): string {
  const text = sql.trimEnd();
  const lastLine = text.slice(text.lastIndexOf('\n') + 1);
  return text.endsWith(';') || text.endsWith('*/') || lastLine.includes('--')
    ? trimQuery(text)
    : text;
}
