import type { StatementOptions } from '../../adapter/connection.ts';
import { relationKey } from '../../adapter/relation.ts';
import type { ModelNode } from '../../manifest/node.ts';
import type { Partition } from '../../partitions/partition.ts';
import type { PartitionSpec } from '../../partitions/partition-spec.ts';
import { expiredPartitions } from '../../partitions/retention.ts';
import type { NodePlan } from '../node-plan.ts';
import type { RunnerOptions } from '../runner-options.ts';
import { displayName } from '../statements.ts';
import { planDrop } from './drop-partition.ts';
import { planRetire } from './export-partition.ts';
import { storedColumns } from './inspection.ts';
import { type OperationInput, sendOperation } from './partition-operation.ts';
import { liveEntries, scopeOfExisting } from './partition-scope.ts';
import { archiveFolder } from './relation-folder.ts';

/** What one expired partition is planned from. */
interface Expiry {
  readonly input: OperationInput;
  readonly partition: Partition;
}

/**
 * Lets the partitions of a model go that lie wholly before `as_of` minus its retention, oldest first, each in a
 * transaction of its own. To be called after the model was built; a kill in between leaves the rest to the next run.
 */
export async function expirePartitions(
  options: RunnerOptions,
  node: ModelNode,
  statement: Pick<StatementOptions, 'signal' | 'timeoutMs' | 'tag'>,
): Promise<void> {
  const spec = node.config.partitionBy;
  if (spec === null || spec.retention === null) return;
  for (;;) {
    const next = await nextExpiry(options, node, spec, statement);
    if (next === undefined) return;
    const plan = planExpiry(next, options);
    await sendOperation(options, plan, statement);
    options.log(
      'PartitionExpired',
      `${spec.onExpiry === 'retire' ? 'Retired' : 'Dropped'} ${next.partition.key} of ${displayName(node.relation)}: older than its retention`,
    );
  }
}

/** The oldest partition whose time has come, with everything as it is at this moment. */
async function nextExpiry(
  { database, settings }: RunnerOptions,
  node: ModelNode,
  { retention }: PartitionSpec,
  statement: Pick<StatementOptions, 'signal' | 'timeoutMs' | 'tag'>,
): Promise<Expiry | undefined> {
  const key = relationKey(node.relation);
  const entry = (await database.ledger.entries()).get(key);
  const partitioning = entry?.partitioning ?? null;
  if (entry === undefined || partitioning === null || retention === null) return undefined;
  const entries = (await database.ledger.partitions()).get(key) ?? [];
  const live = [...liveEntries(entries).values()].map(({ partition }) => partition);
  const [partition] = expiredPartitions(live, retention, settings.asOf);
  if (partition === undefined) return undefined;
  const { dialect, engineVersion } = settings;
  const columns = await database.withConnection(
    (connection) => storedColumns({ connection, dialect, engineVersion, statement }, node.relation),
    statement.signal,
  );
  const scope = scopeOfExisting(settings, { node, partitioning, columns, entries });
  return { input: { scope, entry, settings }, partition };
}

function planExpiry({ input, partition }: Expiry, { settings }: RunnerOptions): NodePlan {
  const { node, spec } = input.scope;
  return spec.onExpiry === 'retire'
    ? planRetire(input, partition, archiveFolder(node, spec, settings.storage))
    : planDrop(input, partition);
}
