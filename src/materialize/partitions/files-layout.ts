import { join } from 'node:path';
import { errorDiagnostic } from '../../base/errors.ts';
import { canonicalJson, sha256 } from '../../base/hash.ts';
import { byTime, type Partition } from '../../partitions/partition.ts';
import { partitionFolder } from '../../partitions/partition-names.ts';
import { MaterializeError } from '../materialize-error.ts';
import type { TransactionStep } from '../node-plan.ts';
import { statementStep } from '../statements.ts';
import { expandSummaries } from './expansions.ts';
import { liveEntries, type PartitionScope } from './partition-scope.ts';
import { type PartitionSummary, rowsOf } from './partition-summary.ts';
import { partitionView } from './partition-view.ts';
import { type PartitionedBatch, refuseTooMany } from './partitioned-batch.ts';
import { forTouched } from './touched-partitions.ts';

/** A partition and its file, relative to the folder of the relation. */
export interface PartitionFile {
  readonly partition: Partition;
  readonly path: string;
}

const ID_LENGTH = 12;

/** The end of the name that a file has until it is complete. */
export const TEMPORARY_END = '.tmp';

/** Where the file of some content goes: `month=2026-11/3f1c0a9b7d24.parquet`. Equal content has an equal name. */
export function contentPath(
  { spec, columns }: Pick<PartitionScope, 'spec' | 'columns'>,
  { partition, fingerprint }: Pick<PartitionSummary, 'partition' | 'fingerprint'>,
): string {
  const types = columns.map(({ name, type }) => [name, type]);
  const id = Number.isNaN(partition.ordinal)
    ? '<content>'
    : sha256(canonicalJson([fingerprint, types])).slice(0, ID_LENGTH);
  return `${partitionFolder(spec.granularity, partition)}/${id}.parquet`;
}

/** The view over these files, each named in full: what else lies in the folder is not read. */
export function viewOfFiles(
  scope: PartitionScope,
  files: readonly PartitionFile[],
): TransactionStep {
  const sorted = [...files].sort((a, b) => byTime(a.partition, b.partition));
  const parts = sorted.map(({ path }) =>
    scope.dialect.partitions.readParquet(join(scope.folder, path), scope.columns),
  );
  return partitionView(scope, parts);
}

/** The files that the ledger says the relation has. */
export function liveFiles({ entries }: Pick<PartitionScope, 'entries'>): readonly PartitionFile[] {
  return [...liveEntries(entries).values()].flatMap(({ partition, path }) =>
    path === null ? [] : [{ partition, path }],
  );
}

/** A file for each partition of the staged rows, and the view over them. */
export function buildFiles(scope: PartitionScope, rows: string): readonly TransactionStep[] {
  refuseUnstorable(scope);
  return [
    ...claimFolder(scope),
    expandSummaries(scope, 'write a file for each partition', rows, (summaries) => [
      ...writeFiles(scope, rows, summaries).map((step) =>
        step.kind === 'statement' ? { ...step, counts: 'written' as const } : step,
      ),
      viewOfFiles(scope, filesOf(scope, summaries)),
    ]),
  ];
}

function claimFolder({ owner }: PartitionScope): readonly TransactionStep[] {
  if (owner === null) return [];
  const { path, text } = owner;
  return [
    { kind: 'file', purpose: 'say whose the folder is', action: { kind: 'write', path, text } },
  ];
}

/** Writes the partitions that a batch touches anew, each into a new file. */
export function applyToFiles(scope: PartitionScope, batch: PartitionedBatch): TransactionStep {
  refuseUnstorable(scope);
  const { dialect } = scope;
  const content = dialect.temporaryName('memflow_content');
  const contentSql = dialect.relation(content);
  const names = scope.columns.map(({ name }) => name);
  const definitions = scope.columns.map(
    ({ name, type }) => `${dialect.quoteIdentifier(name)} ${type}`,
  );
  return forTouched(scope, 'write the changed partitions anew', (touched) => [
    statementStep(
      'gather what the changed partitions hold',
      dialect.createTable(content, definitions, { temporary: true, orReplace: true }),
    ),
    ...keptRows(scope, batch, touched).map((query) =>
      statementStep('what stays', dialect.insertByName(content, names, query)),
    ),
    statementStep(
      'what comes',
      dialect.insertByName(content, batch.columns, `select * from ${batch.rows}`),
      { counts: 'written' },
    ),
    expandSummaries(scope, 'write a file for each partition', contentSql, (summaries) => {
      const changed = new Set(touched.map(({ key }) => key));
      const unchanged = liveFiles(scope).filter(({ partition }) => !changed.has(partition.key));
      return [
        ...writeFiles(scope, contentSql, summaries, unchanged.length),
        viewOfFiles(scope, [...unchanged, ...filesOf(scope, summaries)]),
      ];
    }),
    statementStep('drop what was gathered', dialect.drop({ ...content, kind: 'table' })),
  ]);
}

function filesOf(
  scope: PartitionScope,
  summaries: readonly PartitionSummary[],
): readonly PartitionFile[] {
  return summaries.map((summary) => ({
    partition: summary.partition,
    path: contentPath(scope, summary),
  }));
}

/** The rows of the touched partitions that the batch does not replace. */
function keptRows(
  scope: PartitionScope,
  { removes }: PartitionedBatch,
  touched: readonly Partition[],
): readonly string[] {
  const live = liveEntries(scope.entries);
  const old = touched.filter(({ key, ordinal }) => live.has(key) || Number.isNaN(ordinal));
  if (removes === 'all' || old.length === 0) return [];
  const { dialect } = scope;
  const rows = rowsOf(scope, dialect.relation(scope.relation), old);
  return [removes === 'none' ? rows : dialect.withoutMatching(rows, removes)];
}

function writeFiles(
  scope: PartitionScope,
  rows: string,
  summaries: readonly PartitionSummary[],
  others = 0,
): readonly TransactionStep[] {
  refuseTooMany(scope, summaries.length + others);
  return summaries.flatMap((summary) => writeFile(scope, rows, summary));
}

/** Writes under a temporary name first: what has the final name is always whole. */
function writeFile(
  scope: PartitionScope,
  rows: string,
  summary: PartitionSummary,
): readonly TransactionStep[] {
  const { dialect, field, columns } = scope;
  const { partition } = summary;
  const path = join(scope.folder, contentPath(scope, summary));
  const temporary = `${path}${TEMPORARY_END}`;
  const query = `select * from ${rows} where ${dialect.partitions.within(field, partition)} order by ${dialect.quoteIdentifier(field.name)}`;
  return [
    {
      kind: 'file',
      purpose: `make the folder of ${partition.key}`,
      action: { kind: 'prepare', path: temporary },
    },
    statementStep(
      `write the rows of ${partition.key}`,
      dialect.partitions.copyToParquet(query, columns, temporary),
    ),
    {
      kind: 'file',
      purpose: `give the file of ${partition.key} its name`,
      action: { kind: 'publish', from: temporary, path },
    },
  ];
}

/** @throws {MaterializeError} MF5112 */
export function refuseUnstorable({ dialect, columns, node }: PartitionScope): void {
  const column = dialect.partitions.unstorable(columns);
  if (column === null) return;
  throw new MaterializeError(
    errorDiagnostic(
      'MF5112',
      `"${column.name}" of "${node.name}" is ${column.type}, which a Parquet file cannot hold`,
      {
        ...(node.span === undefined ? {} : { span: node.span }),
        hint: 'cast it in the model, or choose another layout',
      },
    ),
  );
}
