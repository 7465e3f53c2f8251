import { join } from 'node:path';
import type { PartitionRecord } from '../../adapter/partition-ledger.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import type { Partition } from '../../partitions/partition.ts';
import type { TransactionStep } from '../node-plan.ts';
import { expandSummaries } from './expansions.ts';
import { contentPath } from './files-layout.ts';
import { liveEntries, type PartitionScope } from './partition-scope.ts';
import { type PartitionSummary, rowsOf } from './partition-summary.ts';
import { refuseTooMany } from './partitioned-batch.ts';
import { forTouched } from './touched-partitions.ts';

/** Writes the ledger rows of the partitions that were noted as touched: what readers see of them now. */
export function recordTouched(scope: PartitionScope): TransactionStep {
  return forTouched(scope, 'look at the partitions that were changed', (partitions) => {
    const relation = scope.dialect.relation(scope.relation);
    const rows = `(\n${rowsOf(scope, relation, partitions)}\n) as content`;
    return [
      expandSummaries(scope, 'count what they hold', rows, (summaries) =>
        recordSteps(scope, summaries, without(partitions, summaries)),
      ),
    ];
  });
}

/** Writes the ledger rows of all partitions of the relation. */
export function recordAll(scope: PartitionScope): TransactionStep {
  const rows = scope.dialect.relation(scope.relation);
  return expandSummaries(scope, 'count what the partitions hold', rows, (summaries) =>
    recordSteps(scope, summaries, 'others'),
  );
}

function without(
  partitions: readonly Partition[],
  summaries: readonly PartitionSummary[],
): readonly Partition[] {
  const held = new Set(summaries.map(({ partition }) => partition.key));
  return partitions.filter(({ key }) => !held.has(key));
}

function recordSteps(
  scope: PartitionScope,
  summaries: readonly PartitionSummary[],
  gone: readonly Partition[] | 'others',
): readonly TransactionStep[] {
  const records = summaries.map((summary) => recordOf(scope, summary));
  refuseTooMany(scope, liveAfter(scope, summaries, gone));
  const files = records.flatMap(({ file }) => (file === null ? [] : [file]));
  return [
    ...(files.length === 0 ? [] : [readsBack(scope, files)]),
    {
      kind: 'record_partitions',
      change: { relation: scope.relation, folder: scope.previousFolder, records, gone },
    },
  ];
}

function liveAfter(
  { entries }: PartitionScope,
  summaries: readonly PartitionSummary[],
  gone: readonly Partition[] | 'others',
): number {
  if (gone === 'others') return summaries.length;
  const live = new Set(liveEntries(entries).keys());
  for (const { key } of gone) live.delete(key);
  for (const { partition } of summaries) live.add(partition.key);
  return live.size;
}

/** The ledger row of a partition that holds rows. */
function recordOf(scope: PartitionScope, summary: PartitionSummary): PartitionRecord {
  const { partition } = summary;
  const before = scope.entries.find((entry) => entry.partition.key === partition.key);
  const path = scope.spec.layout === 'files' ? contentPath(scope, summary) : null;
  return {
    ...summary,
    state: 'live',
    path,
    file: path === null ? null : join(scope.folder, path),
    archives: before?.archives ?? [],
  };
}

/** A file is named after what it was written from: what was read back must lead to the same name. */
function readsBack({ dialect, node }: PartitionScope, files: readonly string[]): TransactionStep {
  const place = node.span === undefined ? {} : { span: node.span };
  return {
    kind: 'check',
    purpose: 'the files hold what was written to them',
    sql: dialect.partitions.missingFiles(files),
    report: (rows) =>
      errorDiagnostic(
        'MF5114',
        `${rows.length} files of "${node.name}" do not read back as they were written: ${String(rows[0]?.[0])} should be there`,
        { ...place, hint: 'check the disk, and run again' },
      ),
  };
}
