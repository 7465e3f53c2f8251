import type { Connection, StatementOptions } from '../adapter/connection.ts';
import type { Dialect } from '../adapter/dialect.ts';
import { type Column, type ExistingRelation, relationKey } from '../adapter/relation.ts';
import { checkQuery } from '../compile/check-query.ts';
import type { CompiledNode } from '../compile/compiled-node.ts';
import type { ModelNode } from '../manifest/node.ts';
import { type BatchFacts, prepareBatches } from './batches/prepare-batches.ts';
import { contractQuery } from './check-contract.ts';
import type { NodePlan } from './node-plan.ts';
import { checkFolderOwner, folderOwner } from './partitions/folder-owner.ts';
import { inspectPartitions, refuseFaults } from './partitions/inspect-partitions.ts';
import { filesRoot, relationFolder } from './partitions/relation-folder.ts';
import type { NodeHooks, PlanInput } from './plan-input.ts';
import { columnNeeds, planNode } from './plan-node.ts';
import type { RunnerOptions } from './runner-options.ts';

/** Asks the engine for the columns that the plan depends on, and plans. @throws {MaterializeError | AdapterError} */
export async function prepareModel(
  options: Pick<RunnerOptions, 'settings' | 'ledger' | 'partitions'>,
  model: {
    readonly compiled: CompiledNode<ModelNode>;
    readonly existing: ExistingRelation | null;
    readonly hooks: NodeHooks;
    readonly batching: BatchFacts;
  },
  connection: Connection,
  statement: Pick<StatementOptions, 'signal' | 'timeoutMs' | 'tag'> = {},
): Promise<NodePlan> {
  const { settings } = options;
  const { compiled } = model;
  const { node } = compiled;
  const { dialect } = settings;
  checkQuery(compiled);
  const key = relationKey(node.relation);
  const ledger = options.ledger.get(key) ?? null;
  const needs = columnNeeds({ ...settings, ...model, ledger });
  const describe = (wanted: boolean, sql: () => string): Promise<readonly Column[]> =>
    wanted ? connection.describe(sql(), statement) : Promise.resolve([]);
  const origin = { ...statement, origin: compiled.origin };
  const queryColumns = needs.query ? await connection.describe(compiled.sql, origin) : [];
  const existingColumns = await describe(needs.existing, () => selectAll(node, dialect));
  const contractColumns = await describe(needs.contract, () =>
    contractQuery(node.columns, dialect.quoteIdentifier),
  );
  const { batching, ...known } = model;
  const input: PlanInput = {
    ...settings,
    ...known,
    ledger,
    batches: null,
    dropsGathered: batching.side !== null,
    partitions: options.partitions.get(key) ?? [],
    queryColumns,
    existingColumns,
    contractColumns,
  };
  const batches = await prepareBatches(input, batching, connection, statement);
  return planNode({ ...input, batches });
}

function selectAll(node: ModelNode, dialect: Dialect): string {
  return `select * from ${dialect.relation(node.relation)}`;
}

/**
 * Looks whether the partitions of a model are as the ledger says, before its template or a statement reads them.
 * @throws {MaterializeError} MF5108, MF5111
 */
export async function checkPartitions(
  options: Pick<RunnerOptions, 'settings' | 'ledger' | 'partitions' | 'database'>,
  node: ModelNode,
  existing: ExistingRelation | null,
  statement: Pick<StatementOptions, 'signal' | 'timeoutMs' | 'tag'> = {},
): Promise<void> {
  const { settings, database } = options;
  const key = relationKey(node.relation);
  const partitioning = options.ledger.get(key)?.partitioning ?? null;
  const spec = node.config.partitionBy;
  if (spec?.layout === 'files') {
    const root = filesRoot(node, spec, settings.storage);
    await checkFolderOwner(node, folderOwner(root, settings.storage));
  }
  const isRebuilt = node.config.fullRefresh ?? settings.fullRefresh;
  if (partitioning === null || spec === null || existing === null || isRebuilt) return;
  if (partitioning.layout !== spec.layout || partitioning.location !== spec.location) return;
  const folder = spec.layout === 'files' ? relationFolder(node, spec, settings.storage) : '';
  const faults = await database.withConnection(
    (connection) =>
      inspectPartitions(
        { connection, statement, dialect: settings.dialect, engineVersion: settings.engineVersion },
        {
          relation: node.relation,
          partitioning,
          entries: options.partitions.get(key) ?? [],
          folder,
        },
      ),
    statement.signal,
  );
  refuseFaults(node, faults);
}
