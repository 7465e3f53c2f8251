import { formatBytes } from '../../report/format-bytes.ts';
import { type CommandOutcome, succeeded } from '../command-outcome.ts';
import type { Session } from '../session.ts';
import { describePartition } from './list-partitions.ts';
import { openPartitions, requireModel } from './open-partitions.ts';
import { pickKnown } from './pick-partitions.ts';

/** Everything that the ledger knows of one partition. */
export async function showPartition(
  session: Session,
  name: string | undefined,
  key: string | undefined,
): Promise<CommandOutcome> {
  const opened = await openPartitions(session, 'read');
  const model = requireModel(opened, name);
  const entry = pickKnown(model, key);
  const facts: readonly (readonly [string, string | null])[] = [
    ['model', model.node.name],
    ['partition', entry.partition.key],
    ['state', entry.state],
    ['rows', String(entry.rows)],
    ['bytes', entry.bytes === null ? null : `${entry.bytes} (${formatBytes(entry.bytes)})`],
    ['from', entry.lowest],
    ['to', entry.highest],
    ['written', entry.writtenAt],
    ['fingerprint', entry.fingerprint],
    ['file', entry.path],
    ...entry.archives.map((archive) => ['archive', archive] as const),
  ];
  const width = Math.max(...facts.map(([label]) => label.length));
  return succeeded(
    facts.flatMap(([label, value]) => (value === null ? [] : [`${label.padEnd(width)}  ${value}`])),
    describePartition(model, entry),
  );
}
