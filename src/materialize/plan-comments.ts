import type { RelationKind } from '../adapter/relation.ts';
import type { TransactionStep } from './node-plan.ts';
import type { PlanInput } from './plan-input.ts';
import { sameName, statementStep } from './statements.ts';

/** `persist_docs`: descriptions as comments of the relation and of those described columns that it has. */
export function planComments(input: PlanInput, kind: RelationKind): readonly TransactionStep[] {
  const { node } = input.compiled;
  const { dialect } = input;
  const steps: TransactionStep[] = [];
  if (node.config.persistDocs.relation && node.description !== '') {
    const sql = dialect.commentOn(node.relation, kind, node.description);
    steps.push(statementStep('description', sql));
  }
  if (node.config.persistDocs.columns) {
    for (const spec of node.columns.values()) {
      const column = input.queryColumns.find(({ name }) => sameName(name, spec.name));
      if (column === undefined || spec.description === '') continue;
      const sql = dialect.commentOnColumn(node.relation, column.name, spec.description);
      steps.push(statementStep(`description of "${column.name}"`, sql));
    }
  }
  return steps;
}
