import { formatCount } from '../../base/format-count.ts';
import {
  inspectContents,
  inspectPartitions,
} from '../../materialize/partitions/inspect-partitions.ts';
import type { PartitionFault } from '../../materialize/partitions/inspection.ts';
import type { CommandOutcome } from '../command-outcome.ts';
import type { Session } from '../session.ts';
import { currentScope, inspect } from './change-partitions.ts';
import {
  modelsOf,
  type OpenedPartitions,
  openPartitions,
  type PartitionedModel,
} from './open-partitions.ts';

/**
 * Compares the ledger of partitions with the data, of one model or of all, and changes nothing. `deep` reads every row.
 * Exit code 1 where they differ.
 */
export async function checkPartitions(
  session: Session,
  name: string | undefined,
  deep: boolean,
): Promise<CommandOutcome> {
  const opened = await openPartitions(session, 'read');
  const models = modelsOf(opened, name);
  const found: { model: PartitionedModel; faults: readonly PartitionFault[] }[] = [];
  for (const model of models) found.push({ model, faults: await faultsOf(opened, model, deep) });
  const lines = found.flatMap(({ model, faults }) => [
    `${model.node.name}: ${verdict(model, faults)}`,
    ...faults.map(({ partition, difference }) => `  ${partition}: ${difference}`),
  ]);
  const isSound = found.every(({ faults }) => faults.length === 0);
  return {
    exitCode: isSound ? 0 : 1,
    lines: models.length === 0 ? ['No model has partitions yet.'] : lines,
    document: found.map(({ model, faults }) => ({
      model: model.node.name,
      sound: faults.length === 0,
      faults: faults.map(({ partition, difference, isMissing }) => ({
        partition,
        difference,
        missing: isMissing,
      })),
    })),
  };
}

function verdict(model: PartitionedModel, faults: readonly PartitionFault[]): string {
  const live = model.entries.filter(({ state }) => state === 'live').length;
  if (faults.length === 0) return `${formatCount(live, 'partition')}, as the ledger says`;
  return `${faults.length} of ${formatCount(live, 'partition')} differ from the ledger`;
}

/** The differences of one model. */
export async function faultsOf(
  opened: OpenedPartitions,
  model: PartitionedModel,
  deep: boolean,
): Promise<readonly PartitionFault[]> {
  const { folder, entries } = await currentScope(opened, model);
  const { node, partitioning } = model;
  const look = deep ? inspectContents : inspectPartitions;
  return inspect(opened, (inspection) =>
    look(inspection, { relation: node.relation, partitioning, entries, folder }),
  );
}
