import type { Column, RelationName } from '../../adapter/relation.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import type { ModelNode } from '../../manifest/node.ts';
import type { Partition } from '../../partitions/partition.ts';
import { normalizeType } from '../column-assignment.ts';
import { keyCheck } from '../key-checks.ts';
import { MaterializeError } from '../materialize-error.ts';
import type { NodePlan, TransactionStep } from '../node-plan.ts';
import { countOfRows, displayName, sameName, statementStep } from '../statements.ts';
import { expandSummaries } from './expansions.ts';
import type { ExportManifest } from './export-manifest.ts';
import { applyToFiles } from './files-layout.ts';
import { refuseKeysElsewhere, replaceInTable } from './overwrite-partitions.ts';
import { type OperationInput, operationPlan } from './partition-operation.ts';
import type { PartitionScope } from './partition-scope.ts';
import type { PartitionSummary } from './partition-summary.ts';
import type { PartitionedBatch } from './partitioned-batch.ts';
import { recordTouched } from './record-partitions.ts';
import { refuseOutside } from './refuse-outside.ts';
import { applyToTables } from './tables-layout.ts';
import { dropTouched, noteTouched, startsOf } from './touched-partitions.ts';

/** A Parquet file that shall become a partition. */
export interface ImportedFile {
  /** Absolute. */
  readonly path: string;
  /** As the engine reads the file. */
  readonly columns: readonly Column[];
  readonly partition: Partition;
  /** Where the file has one beside it. */
  readonly manifest: ExportManifest | null;
}

/** Puts the rows of a file in the place of one partition, after they were found to belong there. */
export function planImport(input: OperationInput, file: ImportedFile): NodePlan {
  const { scope } = input;
  refuseColumns(scope, file);
  const { dialect, node } = scope;
  const staged = dialect.temporaryName('memflow_import');
  const rows = dialect.relation(staged);
  const query = dialect.partitions.readParquet(file.path, scope.columns);
  const matching = {
    target: scope.relation,
    source: staged,
    keys: node.config.uniqueKey,
  };
  return operationPlan(input, `import ${file.partition.key} of ${displayName(scope.relation)}`, [
    statementStep(
      'read the file',
      dialect.createTableAs(staged, query, { temporary: true, orReplace: true }),
    ),
    refuseOutside(scope, rows),
    expandSummaries(scope, 'look at its rows', rows, (found) => {
      refuseContent(scope, file, found);
      return [];
    }),
    noteTouched(scope, [startsOf(scope, [file.partition])]),
    ...(holdsKeysApart(node)
      ? [keyCheck(node, staged, dialect), refuseKeysElsewhere(scope, matching)]
      : []),
    ...replace(scope, staged),
    recordTouched(scope),
    dropTouched(scope),
    statementStep('drop what was read', dialect.drop({ ...staged, kind: 'table' })),
  ]);
}

/** Whether runs of the model see to it that a key is there once; a plain append does not. */
function holdsKeysApart({ config }: ModelNode): boolean {
  const { uniqueKey, duplicateKeys, incrementalStrategy } = config;
  return uniqueKey.length > 0 && duplicateKeys !== 'allow' && incrementalStrategy !== 'append';
}

function replace(scope: PartitionScope, staged: RelationName): readonly TransactionStep[] {
  const { dialect, relation, columns, field } = scope;
  const names = columns.map(({ name }) => name);
  const rows = dialect.relation(staged);
  const batch: PartitionedBatch = {
    rows,
    columns: names,
    removes: 'all',
    changesColumns: false,
  };
  switch (scope.spec.layout) {
    case 'table': {
      const ordered = `select * from ${rows} order by ${dialect.quoteIdentifier(field.name)}`;
      return [
        replaceInTable(scope),
        statementStep('write its rows', dialect.insertByName(relation, names, ordered)),
      ];
    }
    case 'tables':
      return [applyToTables(scope, batch)];
    case 'files':
      return [applyToFiles(scope, batch)];
  }
}

function misfit({ node }: PartitionScope, file: ImportedFile, what: string): MaterializeError {
  return new MaterializeError(
    errorDiagnostic('MF5123', `${file.path} does not fit "${node.name}": ${what}`, {
      hint: 'import files that `memflow partitions export` has written, or others with the same columns',
    }),
  );
}

/** By name; types as the relation has them, or as Parquet holds these. */
function refuseColumns(scope: PartitionScope, file: ImportedFile): void {
  const find = (columns: readonly Column[], name: string) =>
    columns.find((column) => sameName(column.name, name));
  const written = file.manifest?.columns ?? file.columns;
  const faults = [
    ...scope.columns.flatMap(({ name, type }) => {
      const found = find(written, name);
      if (found === undefined) return [`it has no column "${name}"`];
      const expected = file.manifest === null ? scope.dialect.partitions.typeInParquet(type) : type;
      return expected === null || normalizeType(found.type) === normalizeType(expected)
        ? []
        : [`"${name}" is ${found.type}, not ${expected}`];
    }),
    ...written
      .filter(({ name }) => find(scope.columns, name) === undefined)
      .map(({ name }) => `the relation has no column "${name}"`),
  ];
  if (faults.length > 0) throw misfit(scope, file, faults.join('; '));
}

function refuseContent(
  scope: PartitionScope,
  file: ImportedFile,
  found: readonly PartitionSummary[],
): void {
  const { partition, manifest } = file;
  const others = found.filter((summary) => summary.partition.key !== partition.key);
  if (others.length > 0) {
    const list = others.map((other) => `${other.partition.key} (${countOfRows(other.rows)})`);
    throw misfit(
      scope,
      file,
      `it has rows of other partitions than ${partition.key}: ${list.slice(0, 5).join(', ')}`,
    );
  }
  const [content] = found;
  if (content === undefined) throw misfit(scope, file, 'it has no rows');
  if (manifest === null) return;
  const versionOf = (fingerprint: string) => fingerprint.split(':', 1)[0];
  if (content.rows !== manifest.rows) {
    throw misfit(
      scope,
      file,
      `it has ${countOfRows(content.rows)}, its manifest says ${manifest.rows}`,
    );
  }
  const isComparable = versionOf(content.fingerprint) === versionOf(manifest.fingerprint);
  if (isComparable && content.fingerprint !== manifest.fingerprint) {
    throw misfit(scope, file, 'its content is not the one that its manifest describes');
  }
}
