import { quoteIdentifier } from './identifiers.ts';
import { isTrivia, tokenizeSql } from './tokenize.ts';

/** A common table expression to put in front of a query. */
export interface Cte {
  readonly name: string;
  readonly sql: string;
}

/** A query with CTEs in front. */
export interface InjectedQuery {
  readonly sql: string;
  /** How much further on the original text stands from `from` on. */
  readonly offset: number;
  /** The offset in the original text behind which the CTEs were put. */
  readonly from: number;
}

/** The query without the semicolons, space and comments at its end; what stands before keeps its offsets. */
export function trimQuery(sql: string): string {
  let end = 0;
  for (const token of tokenizeSql(sql)) {
    if (!isTrivia(token) && token.text !== ';') end = token.end;
  }
  return sql.slice(0, end);
}

/** Puts CTEs before a query, in front of those of a WITH [RECURSIVE] that it begins with. */
export function injectCtes(sql: string, ctes: readonly Cte[]): InjectedQuery {
  if (ctes.length === 0) return { sql, offset: 0, from: 0 };
  const list = ctes.map(({ name, sql: body }) => `${quoteIdentifier(name)} as (\n${body}\n)`);
  const [first, second] = significantTokens(sql, 2);
  if (first === undefined || !isWord(first.text, 'with')) {
    const prefix = `with ${list.join(', ')}\n`;
    return { sql: prefix + sql, offset: prefix.length, from: 0 };
  }
  const from = second !== undefined && isWord(second.text, 'recursive') ? second.end : first.end;
  const inserted = ` ${list.join(', ')},`;
  return { sql: sql.slice(0, from) + inserted + sql.slice(from), offset: inserted.length, from };
}

/** `select * from (..) as "alias"`; a line comment at the query's end does no harm. */
export function wrapSelect(sql: string, alias: string): string {
  return `select * from (\n${sql}\n) as ${quoteIdentifier(alias)}`;
}

function significantTokens(sql: string, count: number) {
  const found = [];
  for (const token of tokenizeSql(sql)) {
    if (isTrivia(token)) continue;
    found.push(token);
    if (found.length === count) break;
  }
  return found;
}

function isWord(text: string, word: string): boolean {
  return text.toLowerCase() === word;
}
