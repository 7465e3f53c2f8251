import type { PartitionEntry } from '../../adapter/partition-ledger.ts';
import { formatCount } from '../../base/format-count.ts';
import { sha256 } from '../../base/hash.ts';
import { formatBytes } from '../../report/format-bytes.ts';
import { formatTable } from '../../report/format-table.ts';
import { type CommandOutcome, succeeded } from '../command-outcome.ts';
import type { Session } from '../session.ts';
import { modelsOf, openPartitions, type PartitionedModel } from './open-partitions.ts';

const HEADER = ['partition', 'rows', 'bytes', 'range', 'written', 'content', 'state'];
const NUMERIC = new Set([1, 2]);

/** What the ledger says about the partitions of one model, or of all. */
export async function listPartitions(
  session: Session,
  name: string | undefined,
): Promise<CommandOutcome> {
  const opened = await openPartitions(session, 'read');
  const models = modelsOf(opened, name);
  const lines = models.flatMap((model, index) => [
    ...(index === 0 ? [] : ['']),
    titleOf(model),
    ...formatTable(
      HEADER,
      model.entries.map((entry) => rowOf(model, entry)),
      { numeric: NUMERIC },
    ),
  ]);
  return succeeded(
    lines.length === 0 ? ['No model has partitions yet.'] : lines,
    models.flatMap((model) => model.entries.map((entry) => describePartition(model, entry))),
  );
}

function titleOf({ node, partitioning, entries }: PartitionedModel): string {
  const live = entries.filter(({ state }) => state === 'live');
  const rows = live.reduce((sum, entry) => sum + entry.rows, 0);
  const { granularity, field, layout } = partitioning;
  return `${node.name}: ${formatCount(live.length, 'partition')} by ${granularity} of ${field}, layout ${layout}, ${formatCount(rows, 'row')}`;
}

function rowOf({ partitioning }: PartitionedModel, entry: PartitionEntry): readonly string[] {
  const isShort = ['hour', 'day'].includes(partitioning.granularity);
  // What stands in the name of the partition is left out: hours and minutes of a day, months and days of the others.
  const part = (value: string | null) =>
    (isShort ? value?.slice(11, 16) : value?.slice(5, 10)) ?? '';
  return [
    entry.partition.key,
    String(entry.rows),
    entry.bytes === null ? '' : formatBytes(entry.bytes),
    `${part(entry.lowest)}..${part(entry.highest)}`,
    entry.writtenAt.slice(0, 10),
    shortFingerprint(entry),
    entry.state,
  ];
}

/** Eight characters that differ where the content does. */
function shortFingerprint({ fingerprint }: PartitionEntry): string {
  return sha256(fingerprint).slice(0, 8);
}

/** A partition for `--output json`. */
export function describePartition({ node }: PartitionedModel, entry: PartitionEntry) {
  const { partition, state, rows, bytes, lowest, highest, fingerprint, path, archives } = entry;
  return {
    model: node.name,
    partition: partition.key,
    state,
    rows,
    bytes,
    lowest,
    highest,
    fingerprint,
    path,
    archives,
    written_at: entry.writtenAt,
  };
}
