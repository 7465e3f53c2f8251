import { errorDiagnostic } from '../../base/errors.ts';
import { formatCount } from '../../base/format-count.ts';
import { MaterializeError } from '../../materialize/materialize-error.ts';
import { partitionTables } from '../../materialize/partitions/inspect-tables.ts';
import type { PartitionFault } from '../../materialize/partitions/inspection.ts';
import type { OperationInput } from '../../materialize/partitions/partition-operation.ts';
import { liveEntries } from '../../materialize/partitions/partition-scope.ts';
import { planRepair, unrecordedEntry } from '../../materialize/partitions/repair-partitions.ts';
import { type Partition, parsePartitionKey } from '../../partitions/partition.ts';
import { type CommandOutcome, succeeded } from '../command-outcome.ts';
import type { Session } from '../session.ts';
import { inspect, operationInput, sealPartitions, send } from './change-partitions.ts';
import { faultsOf } from './check-partitions.ts';
import {
  modelsOf,
  type OpenedPartitions,
  openPartitions,
  type PartitionedModel,
} from './open-partitions.ts';

/**
 * Takes the data of one model or of all as the truth and writes the ledger anew. Partitions of which the data is gone
 * are forgotten only with `acceptMissing`. @throws {MaterializeError} MF5125
 */
export async function repairPartitions(
  session: Session,
  name: string | undefined,
  acceptMissing: boolean,
): Promise<CommandOutcome> {
  const opened = await openPartitions(session, 'write');
  const done: { model: string; repaired: readonly PartitionFault[] }[] = [];
  try {
    for (const model of modelsOf(opened, name)) {
      const repaired = await faultsOf(opened, model, true);
      if (!acceptMissing) refuseMissing(model, repaired);
      await repair(opened, model, repaired);
      done.push({ model: model.node.name, repaired });
    }
  } finally {
    await sealPartitions(opened);
  }
  return succeeded(
    done.flatMap(({ model, repaired }) => [
      repaired.length === 0
        ? `${model}: nothing to repair.`
        : `${model}: recorded ${formatCount(repaired.length, 'partition')} anew.`,
      ...repaired.map(({ partition, difference }) => `  ${partition}: ${difference}`),
    ]),
    done.map(({ model, repaired }) => ({
      model,
      repaired: repaired.map(({ partition, difference }) => ({ partition, difference })),
    })),
  );
}

function refuseMissing({ node }: PartitionedModel, faults: readonly PartitionFault[]): void {
  const missing = faults.filter(({ isMissing }) => isMissing);
  if (missing.length === 0) return;
  const list = missing.map(({ partition, difference }) => `${partition} has ${difference}`);
  throw new MaterializeError(
    errorDiagnostic('MF5125', `parts of "${node.name}" are gone: ${list.join('; ')}`, {
      hint: `bring them back, drop them (memflow partitions drop ${node.name} ${missing[0]?.partition}), or forget them all with --accept-missing`,
    }),
  );
}

async function repair(
  opened: OpenedPartitions,
  model: PartitionedModel,
  faults: readonly PartitionFault[],
): Promise<void> {
  if (faults.length === 0) return;
  const input = await operationInput(opened, model);
  const gone = new Set(
    faults.filter(({ isMissing }) => isMissing).map(({ partition }) => partition),
  );
  const known = input.scope.entries.filter(
    ({ partition, state }) => state !== 'live' || !gone.has(partition.key),
  );
  const present = await unrecorded(opened, model, input);
  const entries = [...known, ...present.map(unrecordedEntry)];
  const live = liveEntries(entries);
  const changed = faults.flatMap(({ partition }) => live.get(partition)?.partition ?? []);
  await send(opened, planRepair({ ...input, scope: { ...input.scope, entries } }, changed));
  opened.relations.add({
    ...model.node.relation,
    kind: input.scope.spec.layout === 'table' ? 'table' : 'view',
  });
}

/** Partitions whose tables are there although the ledger does not know them. */
async function unrecorded(
  opened: OpenedPartitions,
  { node, partitioning }: PartitionedModel,
  { scope }: OperationInput,
): Promise<readonly Partition[]> {
  if (partitioning.layout !== 'tables') return [];
  const tables = await inspect(opened, (inspection) =>
    partitionTables(inspection, { relation: node.relation, partitioning }),
  );
  const live = liveEntries(scope.entries);
  return [...tables.keys()].flatMap((key) => {
    const partition = live.has(key) ? undefined : parsePartitionKey(partitioning.granularity, key);
    return partition === undefined ? [] : [partition];
  });
}
