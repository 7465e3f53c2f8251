import { formatCount } from '../../base/format-count.ts';
import {
  planRecluster,
  spreadPartitions,
} from '../../materialize/partitions/recluster-partitions.ts';
import { displayName } from '../../materialize/statements.ts';
import { isWorthRewriting, type PartitionRows } from '../../partitions/clustering.ts';
import { type CommandOutcome, succeeded } from '../command-outcome.ts';
import type { Session } from '../session.ts';
import {
  inspect,
  operationInput,
  requireSound,
  sealPartitions,
  send,
} from './change-partitions.ts';
import {
  modelsOf,
  type OpenedPartitions,
  openPartitions,
  type PartitionedModel,
} from './open-partitions.ts';

/** Puts the rows of one model or of all in order wherever a query on one partition would read too much, at any cost. */
export async function reclusterPartitions(
  session: Session,
  name: string | undefined,
): Promise<CommandOutcome> {
  const opened = await openPartitions(session, 'write');
  const done: { model: PartitionedModel; moved: readonly PartitionRows[] }[] = [];
  try {
    for (const model of modelsOf(opened, name)) {
      await requireSound(opened, model);
      done.push({ model, moved: await recluster(opened, model, () => true) });
    }
  } finally {
    await sealPartitions(opened);
  }
  return succeeded(
    done.map(({ model, moved }) =>
      moved.length === 0
        ? `${model.node.name}: nothing to do, a query on one partition reads no more than it has to.`
        : `${model.node.name}: ${inWords(moved)} put in order.`,
    ),
    done.map(({ model, moved }) => ({
      model: model.node.name,
      partitions: moved.map(({ partition }) => partition.key),
      rows: rowsIn(moved),
    })),
  );
}

/** The same after a run for the models that it has built, where it is worth what it costs. Whether anything was moved. */
export async function reclusterAfterRun(
  session: Session,
  built: ReadonlySet<string>,
): Promise<boolean> {
  if (built.size === 0) return false;
  const opened = await openPartitions(session, 'write');
  let anything = false;
  for (const model of opened.models) {
    const { node, partitioning } = model;
    if (!built.has(node.id)) continue;
    const moved = await recluster(opened, model, (spread) =>
      isWorthRewriting(spread, partitioning.rowsWritten),
    );
    if (moved.length === 0) continue;
    anything = true;
    session.log('Reclustered', `Put ${displayName(node.relation)} in order: ${inWords(moved)}`);
  }
  return anything;
}

async function recluster(
  opened: OpenedPartitions,
  model: PartitionedModel,
  isWorthIt: (spread: readonly PartitionRows[]) => boolean,
): Promise<readonly PartitionRows[]> {
  const input = await operationInput(opened, model);
  const spread = await inspect(opened, (inspection) => spreadPartitions(inspection, input.scope));
  if (spread.length === 0 || !isWorthIt(spread)) return [];
  await send(opened, planRecluster(input, spread));
  return spread;
}

function rowsIn(moved: readonly PartitionRows[]): number {
  return moved.reduce((sum, { rows }) => sum + rows, 0);
}

function inWords(moved: readonly PartitionRows[]): string {
  return `${formatCount(rowsIn(moved), 'row')} of ${formatCount(moved.length, 'partition')}`;
}
