import type { Database } from '../adapter/adapter.ts';
import type { StatementOptions } from '../adapter/connection.ts';
import type { Dialect } from '../adapter/dialect.ts';
import type { RelationName } from '../adapter/relation.ts';
import type { AttemptOutcome } from '../execute/node-attempt.ts';
import type { NodeRunContext } from '../execute/node-runner.ts';
import type { ModelNode, SeedNode } from '../manifest/node.ts';
import type { PlanSettings } from './plan-input.ts';
import type { PlanOutcome } from './run-plan.ts';

/** What a finished plan means for the result, in dbt's words. */
export function materializedOutcome({ noOp, rows }: PlanOutcome): AttemptOutcome {
  const counted = Object.values(rows).some((count) => count !== null);
  return {
    status: noOp ? 'no-op' : 'success',
    message: noOp ? 'nothing new, nothing written' : 'OK',
    rows: counted ? rows : null,
    adapterResponse: {
      _message: noOp ? 'NO-OP' : 'OK',
      ...(rows.written !== null && { rows_affected: rows.written }),
    },
  };
}

/** The full name with the project's own database in front: what artifacts show. */
export function qualifiedName(database: Database, dialect: Dialect, name: RelationName): string {
  return dialect.relation({ ...name, database: name.database ?? database.target.database });
}

/** Signal, timeout and tag of every statement of a node. */
export function nodeStatement(
  settings: Pick<PlanSettings, 'invocationId'>,
  node: ModelNode | SeedNode,
  context: NodeRunContext,
): Pick<StatementOptions, 'signal' | 'timeoutMs' | 'tag'> {
  const { timeoutMs } = node.config;
  return {
    signal: context.signal,
    tag: `memflow:${settings.invocationId}:${node.id}`,
    ...(timeoutMs !== null && { timeoutMs }),
  };
}
