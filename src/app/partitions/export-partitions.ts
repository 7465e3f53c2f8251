import { join, resolve } from 'node:path';
import { errorDiagnostic, UsageError } from '../../base/errors.ts';
import { formatCount } from '../../base/format-count.ts';
import { planExport, planRetire } from '../../materialize/partitions/export-partition.ts';
import { archiveFolder } from '../../materialize/partitions/relation-folder.ts';
import { partitionFolder } from '../../partitions/partition-names.ts';
import { specOf } from '../../partitions/partition-spec.ts';
import { type CommandOutcome, succeeded } from '../command-outcome.ts';
import { planSettings } from '../plan-settings.ts';
import type { Session } from '../session.ts';
import { forEachPartition, requireSound } from './change-partitions.ts';
import { openPartitions, requireModel } from './open-partitions.ts';
import { pickLive } from './pick-partitions.ts';

export interface ExportRequest {
  readonly model: string | undefined;
  readonly partitions: readonly string[];
  /** Relative to the working directory; where absent, `retire` takes the archive of the model. */
  readonly to: string | undefined;
}

/** Copies partitions to Parquet files with manifests, in hive-style folders. The relation stays as it is. */
export async function exportPartitions(
  session: Session,
  request: ExportRequest,
): Promise<CommandOutcome> {
  if (request.to === undefined) {
    throw new UsageError(
      errorDiagnostic('MF1004', 'the folder to export to is missing', {
        hint: 'give one: --to exported',
      }),
    );
  }
  return copyPartitions(session, request, 'Exported', resolve(session.effects.cwd, request.to));
}

/** Moves partitions to the archive: each is copied, read back, and only then dropped; the ledger remembers where it went. */
export function retirePartitions(
  session: Session,
  request: ExportRequest,
): Promise<CommandOutcome> {
  const to = request.to === undefined ? null : resolve(session.effects.cwd, request.to);
  return copyPartitions(session, request, 'Retired', to);
}

async function copyPartitions(
  session: Session,
  request: ExportRequest,
  done: 'Exported' | 'Retired',
  to: string | null,
): Promise<CommandOutcome> {
  const opened = await openPartitions(session, 'write');
  const model = requireModel(opened, request.model);
  const { node, partitioning } = model;
  const picked = pickLive(model, request.partitions);
  await requireSound(opened, model);
  const spec = node.config.partitionBy ?? specOf(partitioning.field);
  const { storage } = planSettings(session, opened.project, opened.database, false);
  const folder = to ?? archiveFolder(node, spec, storage);
  await forEachPartition(
    opened,
    model,
    picked.map(({ partition }) => partition),
    (input, partition) => (done === 'Retired' ? planRetire : planExport)(input, partition, folder),
  );
  const placed = picked.map(({ partition, rows }) => ({
    model: node.name,
    partition: partition.key,
    rows,
    folder: join(folder, partitionFolder(partitioning.granularity, partition)),
  }));
  return succeeded(
    placed.map(
      (found) =>
        `${done} ${found.partition} of ${found.model}: ${formatCount(found.rows, 'row')} to ${found.folder}.`,
    ),
    placed,
  );
}
