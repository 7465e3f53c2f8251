import type { TransactionStatement } from '../adapter/connection.ts';
import type { Dialect } from '../adapter/dialect.ts';
import type { ExistingRelation } from '../adapter/relation.ts';
import type { CompiledNode } from '../compile/compiled-node.ts';
import type { DataTestNode } from '../manifest/node.ts';

/** Whether a test keeps its failing rows: its own `store_failures` goes before the flag. */
export function shouldStoreFailures(node: DataTestNode, flag: boolean): boolean {
  return node.config.storeFailures ?? flag;
}

/** The statements of one transaction that put the failing rows of this run in the place of those of the last one. */
export function storeFailures(
  compiled: CompiledNode<DataTestNode>,
  existing: ExistingRelation | null,
  dialect: Dialect,
): readonly TransactionStatement[] {
  const sql = dialect.createTableAs(compiled.node.relation, compiled.sql);
  const { origin } = compiled;
  const offset = origin.offset + Math.max(0, sql.lastIndexOf(compiled.sql));
  return [
    ...(existing === null ? [] : [{ sql: dialect.drop(existing) }]),
    { sql, origin: { ...origin, offset } },
  ];
}
