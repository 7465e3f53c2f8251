import type { Connection, StatementOptions } from '../adapter/connection.ts';
import type { Dialect } from '../adapter/dialect.ts';
import { type Column, type ExistingRelation, relationKey } from '../adapter/relation.ts';
import { checkQuery } from '../compile/check-query.ts';
import type { CompiledNode } from '../compile/compiled-node.ts';
import type { ModelNode } from '../manifest/node.ts';
import { contractQuery } from './check-contract.ts';
import type { NodePlan } from './node-plan.ts';
import type { NodeHooks } from './plan-input.ts';
import { columnNeeds, planNode } from './plan-node.ts';
import type { RunnerOptions } from './runner-options.ts';

/** Asks the engine for the columns that the plan depends on, and plans. @throws {MaterializeError | AdapterError} */
export async function prepareModel(
  options: Pick<RunnerOptions, 'settings' | 'ledger'>,
  model: {
    readonly compiled: CompiledNode<ModelNode>;
    readonly existing: ExistingRelation | null;
    readonly hooks: NodeHooks;
  },
  connection: Connection,
  statement: Pick<StatementOptions, 'signal' | 'timeoutMs' | 'tag'> = {},
): Promise<NodePlan> {
  const { settings, ledger } = options;
  const { compiled } = model;
  const { node } = compiled;
  const { dialect } = settings;
  checkQuery(compiled);
  const needs = columnNeeds({ ...settings, ...model });
  const describe = (wanted: boolean, sql: () => string): Promise<readonly Column[]> =>
    wanted ? connection.describe(sql(), statement) : Promise.resolve([]);
  const origin = { ...statement, origin: compiled.origin };
  const queryColumns = needs.query ? await connection.describe(compiled.sql, origin) : [];
  const existingColumns = await describe(needs.existing, () => selectAll(node, dialect));
  const contractColumns = await describe(needs.contract, () =>
    contractQuery(node.columns, dialect.quoteIdentifier),
  );
  return planNode({
    ...settings,
    ...model,
    ledger: ledger.get(relationKey(node.relation)) ?? null,
    queryColumns,
    existingColumns,
    contractColumns,
  });
}

function selectAll(node: ModelNode, dialect: Dialect): string {
  return `select * from ${dialect.relation(node.relation)}`;
}
