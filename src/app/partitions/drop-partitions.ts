import { formatCount } from '../../base/format-count.ts';
import { planDrop } from '../../materialize/partitions/drop-partition.ts';
import { type CommandOutcome, succeeded } from '../command-outcome.ts';
import type { Session } from '../session.ts';
import { forEachPartition, requireSound } from './change-partitions.ts';
import { openPartitions, requireModel } from './open-partitions.ts';
import { pickLive } from './pick-partitions.ts';

/** Drops partitions, rows and all. Those of which the data is gone already can be dropped as well. */
export async function dropPartitions(
  session: Session,
  request: { readonly model: string | undefined; readonly partitions: readonly string[] },
): Promise<CommandOutcome> {
  const opened = await openPartitions(session, 'write');
  const model = requireModel(opened, request.model);
  const picked = pickLive(model, request.partitions);
  const keys = picked.map(({ partition }) => partition.key);
  await requireSound(opened, model, new Set(keys));
  await forEachPartition(
    opened,
    model,
    picked.map(({ partition }) => partition),
    planDrop,
  );
  return succeeded(
    picked.map(
      ({ partition, rows }) =>
        `Dropped ${partition.key} of ${model.node.name}: ${formatCount(rows, 'row')}.`,
    ),
    picked.map(({ partition, rows }) => ({
      model: model.node.name,
      partition: partition.key,
      rows,
    })),
  );
}
