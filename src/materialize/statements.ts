import type { RelationName } from '../adapter/relation.ts';
import type { PlannedStatement, StatementStep } from './node-plan.ts';

/** A step that is one statement. */
export function statementStep(
  purpose: string,
  sql: string,
  parts: Omit<PlannedStatement, 'purpose' | 'sql'> = {},
): StatementStep {
  return { kind: 'statement', purpose, sql, ...parts };
}

/** Where the compiled query stands in the statement that was built around it. */
export function offsetOfQuery(sql: string, query: string): { readonly queryOffset?: number } {
  const queryOffset = sql.lastIndexOf(query);
  return queryOffset < 0 ? {} : { queryOffset };
}

/** Equal names as engines see them: without regard to case. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** `schema.name`, for messages. */
export function displayName(name: RelationName): string {
  const parts = [name.database, name.schema, name.identifier];
  return parts.filter((part) => part !== null).join('.');
}

/** "1 row", "3 rows", for messages. */
export function countOfRows(count: number): string {
  return `${count} ${count === 1 ? 'row' : 'rows'}`;
}
