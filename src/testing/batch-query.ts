import type { CellValue } from '../adapter/connection.ts';
import type { DataTestNode } from '../manifest/node.ts';
import { shouldStoreFailures } from './store-failures.ts';

const COUNT = /^\s*count\(\*\)\s*$/i;
const NOT_ZERO = /^\s*!=\s*0\s*$/;

/** Whether a test is a plain count of failing rows that may share a statement with others. */
export function isBatchable(node: DataTestNode, storeFailures: boolean): boolean {
  const { failCalc, warnIf, errorIf, limit, timeoutMs, figures } = node.config;
  return (
    !shouldStoreFailures(node, storeFailures) &&
    timeoutMs === null &&
    limit === null &&
    figures === null &&
    COUNT.test(failCalc) &&
    NOT_ZERO.test(warnIf) &&
    NOT_ZERO.test(errorIf)
  );
}

/** One query of a row per test: its place in the list, and how many rows it found. */
export function buildBatchQuery(queries: readonly string[]): string {
  return queries
    .map(
      (sql, i) =>
        `select ${i} as test, count(*) as failures from (\n${sql}\n) as dbt_internal_test`,
    )
    .join('\nunion all\n');
}

/** The failures of each of `count` tests, by its place; null where the rows are not one a test. */
export function readBatch(
  rows: readonly (readonly CellValue[])[],
  count: number,
): readonly number[] | null {
  const failures = new Map(rows.map(([test, found]) => [Number(test), Number(found)]));
  if (rows.length !== count || failures.size !== count) return null;
  return Array.from({ length: count }, (_, i) => failures.get(i) ?? 0);
}
