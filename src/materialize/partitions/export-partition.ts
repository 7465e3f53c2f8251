import { join } from 'node:path';
import { errorDiagnostic } from '../../base/errors.ts';
import { MEMFLOW_VERSION } from '../../config/version.ts';
import type { Partition } from '../../partitions/partition.ts';
import { MaterializeError } from '../materialize-error.ts';
import type { NodePlan, TransactionStep } from '../node-plan.ts';
import { displayName, statementStep } from '../statements.ts';
import { removePartition } from './drop-partition.ts';
import { expandSummaries } from './expansions.ts';
import type { ExportManifest } from './export-manifest.ts';
import { contentPath, refuseUnstorable, TEMPORARY_END } from './files-layout.ts';
import { type OperationInput, operationPlan } from './partition-operation.ts';
import type { PartitionScope } from './partition-scope.ts';
import { type PartitionSummary, rowsOf } from './partition-summary.ts';

/** Writes one partition as Parquet into a folder, with a manifest, and reads it back. The relation stays as it is. */
export function planExport(
  { scope, entry }: Pick<OperationInput, 'scope' | 'entry'>,
  partition: Partition,
  folder: string,
): NodePlan {
  const steps = exportSteps(scope, partition, folder, () => []);
  return {
    nodeId: entry.nodeId,
    summary: `export ${partition.key} of ${displayName(scope.relation)}`,
    warnings: [],
    stages: [{ kind: 'transaction', steps }],
  };
}

/** Exports one partition into the archive, reads it back, and drops it; the ledger remembers where it went. */
export function planRetire(input: OperationInput, partition: Partition, folder: string): NodePlan {
  const { scope } = input;
  const before = scope.entries.find((entry) => entry.partition.key === partition.key);
  const steps = exportSteps(scope, partition, folder, (summary, manifest) => [
    ...removePartition(scope, partition),
    {
      kind: 'record_partitions',
      change: {
        relation: scope.relation,
        folder: scope.previousFolder,
        records: [
          {
            ...summary,
            state: 'retired',
            path: null,
            file: null,
            archives: [...new Set([...(before?.archives ?? []), manifest])],
          },
        ],
        gone: [],
      },
    },
  ]);
  const what = `retire ${partition.key} of ${displayName(scope.relation)} to ${folder}`;
  return operationPlan(input, what, steps);
}

/** `after` are the steps once the file and its manifest are in place. */
function exportSteps(
  scope: PartitionScope,
  partition: Partition,
  folder: string,
  after: (summary: PartitionSummary, manifest: string) => readonly TransactionStep[],
): readonly TransactionStep[] {
  refuseUnstorable(scope);
  const rows = rowsOf(scope, scope.dialect.relation(scope.relation), [partition]);
  return [
    expandSummaries(scope, 'look at the rows', `(\n${rows}\n) as content`, (summaries) =>
      summaries.flatMap((summary) => {
        const path = join(folder, contentPath(scope, summary));
        const manifest = path.replace(/\.parquet$/, '.json');
        return [
          ...writeExport(scope, rows, summary, path),
          ...writeManifest(scope, summary, manifest),
          ...after(summary, manifest),
        ];
      }),
    ),
  ];
}

function writeExport(
  scope: PartitionScope,
  rows: string,
  summary: PartitionSummary,
  path: string,
): readonly TransactionStep[] {
  const { dialect, columns, field } = scope;
  const { key } = summary.partition;
  const temporary = `${path}${TEMPORARY_END}`;
  const query = `select * from (\n${rows}\n) as content order by ${dialect.quoteIdentifier(field.name)}`;
  const written = `(${dialect.partitions.readParquet(temporary, columns)}) as content`;
  return [
    {
      kind: 'file',
      purpose: `make the folder of ${key}`,
      action: { kind: 'prepare', path: temporary },
    },
    statementStep(
      `write the rows of ${key}`,
      dialect.partitions.copyToParquet(query, columns, temporary),
    ),
    expandSummaries(scope, 'read the file back', written, (found) => {
      refuseDifference(scope, summary, found);
      return [];
    }),
    {
      kind: 'file',
      purpose: `give the file of ${key} its name`,
      action: { kind: 'publish', from: temporary, path },
    },
  ];
}

function refuseDifference(
  { node }: PartitionScope,
  summary: PartitionSummary,
  found: readonly PartitionSummary[],
): void {
  const isSame = found.length === 1 && found[0]?.fingerprint === summary.fingerprint;
  if (isSame) return;
  throw new MaterializeError(
    errorDiagnostic(
      'MF5114',
      `the file of ${summary.partition.key} of "${node.name}" does not read back as it was written`,
      {
        ...(node.span === undefined ? {} : { span: node.span }),
        hint: 'check the disk, and try again',
      },
    ),
  );
}

function writeManifest(
  scope: PartitionScope,
  { partition, rows, lowest, highest, fingerprint }: PartitionSummary,
  path: string,
): readonly TransactionStep[] {
  const { node, relation, field, columns } = scope;
  const manifest: ExportManifest = {
    version: 1,
    memflow_version: MEMFLOW_VERSION,
    node_id: node.id,
    schema: relation.schema,
    identifier: relation.identifier,
    field: field.name,
    granularity: partition.granularity,
    partition: partition.key,
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows,
    lowest,
    highest,
    fingerprint,
  };
  return [
    {
      kind: 'file',
      purpose: `write the manifest of ${partition.key}`,
      action: { kind: 'write', path, text: `${JSON.stringify(manifest, null, 2)}\n` },
    },
  ];
}
