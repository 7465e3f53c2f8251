import type { StatementStep } from '../node-plan.ts';
import { statementStep } from '../statements.ts';
import type { PartitionScope } from './partition-scope.ts';

/** The view over the parts of a relation, in their order. Without any it has the same columns and no rows. */
export function partitionView(
  { dialect, relation, columns }: Pick<PartitionScope, 'dialect' | 'relation' | 'columns'>,
  parts: readonly string[],
): StatementStep {
  const nothing = columns.map(
    ({ name, type }) => `cast(null as ${type}) as ${dialect.quoteIdentifier(name)}`,
  );
  const query =
    parts.length === 0
      ? `select ${nothing.join(', ')} where false`
      : dialect.partitions.unionByName(parts);
  return statementStep('show all partitions as one relation', dialect.createView(relation, query));
}
