import { relationKey } from '../../adapter/relation.ts';
import { errorDiagnostic, UsageError } from '../../base/errors.ts';
import type { NodePlan } from '../../materialize/node-plan.ts';
import { checkFolderOwner } from '../../materialize/partitions/folder-owner.ts';
import {
  inspectPartitions,
  refuseFaults,
} from '../../materialize/partitions/inspect-partitions.ts';
import { type Inspection, storedColumns } from '../../materialize/partitions/inspection.ts';
import {
  type OperationInput,
  sendOperation,
} from '../../materialize/partitions/partition-operation.ts';
import {
  type PartitionScope,
  scopeOfExisting,
} from '../../materialize/partitions/partition-scope.ts';
import type { Partition } from '../../partitions/partition.ts';
import { planSettings } from '../plan-settings.ts';
import { cleanPartitionFiles } from './clean-partition-files.ts';
import type { OpenedPartitions, PartitionedModel } from './open-partitions.ts';

/** What looking at relations is done with. */
export async function inspect<T>(
  { session, project, database }: OpenedPartitions,
  body: (inspection: Inspection) => Promise<T>,
): Promise<T> {
  const { signal } = session.effects;
  const { dialect } = project.adapter;
  const engineVersion = database.engine.version;
  const statement = { signal, tag: `memflow:${session.invocationId}` };
  return database.withConnection(
    (connection) => body({ connection, dialect, engineVersion, statement }),
    signal,
  );
}

/** The scope of a model as it is now in the database. @throws {UsageError} MF5121 where the relation is gone */
export async function currentScope(
  opened: OpenedPartitions,
  { node, partitioning }: PartitionedModel,
): Promise<PartitionScope> {
  const { session, project, database, relations } = opened;
  if ((await relations.relation(node.relation)) === null) {
    throw new UsageError(
      errorDiagnostic('MF5121', `the relation of "${node.name}" is not there any more`, {
        hint: `build it: memflow run -s ${node.name}`,
      }),
    );
  }
  const columns = await inspect(opened, (inspection) => storedColumns(inspection, node.relation));
  const entries = (await database.ledger.partitions()).get(relationKey(node.relation)) ?? [];
  const settings = planSettings(session, project, database, false);
  const scope = scopeOfExisting(settings, { node, partitioning, columns, entries });
  await checkFolderOwner(node, scope.owner);
  return scope;
}

/** @throws {MaterializeError} MF5108 where the ledger and the data differ, but for the partitions `except` */
export async function requireSound(
  opened: OpenedPartitions,
  model: PartitionedModel,
  except: ReadonlySet<string> = new Set(),
): Promise<void> {
  const { node, partitioning } = model;
  const { folder, entries } = await currentScope(opened, model);
  const inspected = { relation: node.relation, partitioning, entries, folder };
  const faults = await inspect(opened, (inspection) => inspectPartitions(inspection, inspected));
  refuseFaults(
    node,
    faults.filter(({ partition }) => !except.has(partition)),
  );
}

/** What one operation on a model is planned from, as everything is at this moment. */
export async function operationInput(
  opened: OpenedPartitions,
  model: PartitionedModel,
): Promise<OperationInput> {
  const scope = await currentScope(opened, model);
  const { session, project, database } = opened;
  const settings = planSettings(session, project, database, false);
  return { scope, entry: model.entry, settings };
}

/** Sends the plan of one operation. */
export async function send({ session, database }: OpenedPartitions, plan: NodePlan): Promise<void> {
  const { clock, signal } = session.effects;
  const tag = `memflow:${session.invocationId}:${plan.nodeId}`;
  await sendOperation({ database, clock }, plan, { signal, tag });
}

/** The end of a command that has changed partitions. */
export async function sealPartitions({
  session,
  project,
  database,
}: OpenedPartitions): Promise<void> {
  await cleanPartitionFiles(session, project, database);
  await database.ledger.seal();
}

/** Does something to one partition after the other, each in a transaction of its own; those before a failure stay done. */
export async function forEachPartition(
  opened: OpenedPartitions,
  model: PartitionedModel,
  partitions: readonly Partition[],
  planOf: (input: OperationInput, partition: Partition) => NodePlan,
): Promise<void> {
  try {
    for (const partition of partitions) {
      await send(opened, planOf(await operationInput(opened, model), partition));
    }
  } finally {
    await sealPartitions(opened);
  }
}
