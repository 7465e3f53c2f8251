import { stringLiteral } from '../sql/literals.ts';

/**
 * An id that stays the same in every database: the first 16 hex digits of sha256 over the kind of source, its key and the
 * memory's own key, a line each. `keySql` is an expression.
 */
export function memoryIdSql(kind: 'git' | 'feed', sourceId: string, keySql: string): string {
  const prefix = [kind, sourceId].map((part) => `${stringLiteral(part)} || chr(10)`).join(' || ');
  return `left(sha256(${prefix} || ${keySql}), 16)`;
}
