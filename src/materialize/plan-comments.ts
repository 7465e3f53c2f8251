import type { Dialect } from '../adapter/dialect.ts';
import type { Column, RelationKind } from '../adapter/relation.ts';
import type { ModelNode, SeedNode } from '../manifest/node.ts';
import type { TransactionStep } from './node-plan.ts';
import { sameName, statementStep } from './statements.ts';

/** `persist_docs`: descriptions as comments of the relation and of those described columns that it has. */
export function planComments(options: {
  readonly node: ModelNode | SeedNode;
  readonly kind: RelationKind;
  readonly columns: readonly Column[];
  readonly dialect: Dialect;
}): readonly TransactionStep[] {
  const { node, kind, columns, dialect } = options;
  const steps: TransactionStep[] = [];
  if (node.config.persistDocs.relation && node.description !== '') {
    const sql = dialect.commentOn(node.relation, kind, node.description);
    steps.push(statementStep('description', sql));
  }
  if (node.config.persistDocs.columns) {
    for (const spec of node.columns.values()) {
      const column = columns.find(({ name }) => sameName(name, spec.name));
      if (column === undefined || spec.description === '') continue;
      const sql = dialect.commentOnColumn(node.relation, column.name, spec.description);
      steps.push(statementStep(`description of "${column.name}"`, sql));
    }
  }
  return steps;
}
