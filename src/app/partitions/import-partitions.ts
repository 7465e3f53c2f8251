import { basename, dirname, resolve } from 'node:path';
import type { Column } from '../../adapter/relation.ts';
import { AdapterError, errorDiagnostic, UsageError } from '../../base/errors.ts';
import { pathExists, readOptionalText } from '../../base/files.ts';
import { formatCount } from '../../base/format-count.ts';
import {
  type ExportManifest,
  parseManifest,
} from '../../materialize/partitions/export-manifest.ts';
import { type ImportedFile, planImport } from '../../materialize/partitions/import-partition.ts';
import { ask } from '../../materialize/partitions/inspection.ts';
import { readSummaries, summaryQuery } from '../../materialize/partitions/partition-summary.ts';
import { type Partition, parsePartitionKey } from '../../partitions/partition.ts';
import { type CommandOutcome, succeeded } from '../command-outcome.ts';
import type { Session } from '../session.ts';
import {
  currentScope,
  inspect,
  operationInput,
  requireSound,
  sealPartitions,
  send,
} from './change-partitions.ts';
import {
  type OpenedPartitions,
  openPartitions,
  type PartitionedModel,
  requireModel,
} from './open-partitions.ts';

export interface ImportRequest {
  readonly model: string | undefined;
  /** Parquet files, or the manifests beside them, relative to the working directory. */
  readonly files: readonly string[];
  /** Live partitions may be replaced. */
  readonly replace: boolean;
}

/** Brings files back as partitions, each in a transaction of its own; all are looked at before the first is written. */
export async function importPartitions(
  session: Session,
  request: ImportRequest,
): Promise<CommandOutcome> {
  if (request.files.length === 0) {
    throw new UsageError(
      errorDiagnostic('MF1004', 'the files to import are missing', {
        hint: 'name Parquet files, or the manifests that export has written beside them',
      }),
    );
  }
  const opened = await openPartitions(session, 'write');
  const model = requireModel(opened, request.model);
  await requireSound(opened, model);
  const files: ImportedFile[] = [];
  for (const name of request.files) files.push(await lookAt(opened, model, name));
  refuseTwice(files);
  if (!request.replace) refuseLive(model, files);
  try {
    for (const file of files) {
      await send(opened, planImport(await operationInput(opened, model), file));
    }
  } finally {
    await sealPartitions(opened);
  }
  const rows = await rowsAfter(opened, model);
  const placed = files.map(({ partition, path }) => ({
    model: model.node.name,
    partition: partition.key,
    rows: rows.get(partition.key) ?? 0,
    file: path,
  }));
  return succeeded(
    placed.map(
      (found) =>
        `Imported ${found.partition} of ${found.model}: ${formatCount(found.rows, 'row')} from ${found.file}.`,
    ),
    placed,
  );
}

async function rowsAfter(
  opened: OpenedPartitions,
  model: PartitionedModel,
): Promise<ReadonlyMap<string, number>> {
  const { entries } = await currentScope(opened, model);
  return new Map(entries.map(({ partition, rows }) => [partition.key, rows]));
}

/** Finds out what a file is: by its manifest, else by its folder, else by its rows. @throws {UsageError} MF5123 */
async function lookAt(
  opened: OpenedPartitions,
  model: PartitionedModel,
  name: string,
): Promise<ImportedFile> {
  const given = resolve(opened.session.effects.cwd, name);
  const stem = given.replace(/\.(?:json|parquet)$/, '');
  const path = given.endsWith('.json') ? `${stem}.parquet` : given;
  if (!(await pathExists(path))) throw misfit(path, 'it does not exist');
  const manifest = await manifestOf(`${stem}.json`);
  const { granularity } = model.partitioning;
  const columns = await columnsOf(opened, path);
  const named = manifest?.partition ?? folderKey(granularity, path);
  const partition =
    named === undefined
      ? await onlyPartition(opened, model, path)
      : parsePartitionKey(granularity, named);
  if (manifest !== null && manifest.granularity !== granularity) {
    throw misfit(path, `it is a ${manifest.granularity}, the relation has ${granularity}s`);
  }
  if (partition === undefined) throw misfit(path, `"${named}" is not the name of a ${granularity}`);
  return { path, columns, partition, manifest };
}

async function manifestOf(path: string): Promise<ExportManifest | null> {
  const text = await readOptionalText(path);
  if (text === null) return null;
  const manifest = parseManifest(text);
  if (manifest === undefined) throw misfit(path, 'it is no manifest of an export');
  return manifest;
}

/** `2026-11` of `month=2026-11/x.parquet`. */
function folderKey(granularity: string, path: string): string | undefined {
  const folder = basename(dirname(path));
  return folder.startsWith(`${granularity}=`) ? folder.slice(granularity.length + 1) : undefined;
}

async function columnsOf(opened: OpenedPartitions, path: string): Promise<readonly Column[]> {
  const { dialect } = opened.project.adapter;
  try {
    return await inspect(opened, ({ connection, statement }) =>
      connection.describe(dialect.partitions.parquetContent(path), statement),
    );
  } catch (error) {
    if (error instanceof AdapterError) throw misfit(path, `it cannot be read: ${error.message}`);
    throw error;
  }
}

/** Where only the rows can tell, they have to agree. */
async function onlyPartition(
  opened: OpenedPartitions,
  model: PartitionedModel,
  path: string,
): Promise<Partition | undefined> {
  const scope = await currentScope(opened, model);
  const content = `(${scope.dialect.partitions.readParquet(path, [scope.field])}) as content`;
  const sql = summaryQuery({ ...scope, columns: [scope.field] }, content);
  const rows = await inspect(opened, (inspection) => ask(inspection, sql));
  const found = readSummaries(
    scope.spec.granularity,
    rows.filter(([start]) => start !== null),
  );
  if (found.length === 1) return found[0]?.partition;
  throw misfit(
    path,
    `it has rows of ${formatCount(found.length, 'partition')}, and a file becomes one`,
  );
}

function refuseTwice(files: readonly ImportedFile[]): void {
  const seen = new Map<string, string>();
  for (const { partition, path } of files) {
    const other = seen.get(partition.key);
    if (other !== undefined) throw misfit(path, `${partition.key} comes from ${other} already`);
    seen.set(partition.key, path);
  }
}

function refuseLive({ node, entries }: PartitionedModel, files: readonly ImportedFile[]): void {
  const live = new Set(
    entries.filter(({ state }) => state === 'live').map(({ partition }) => partition.key),
  );
  const keys = files.map(({ partition }) => partition.key).filter((key) => live.has(key));
  if (keys.length === 0) return;
  throw new UsageError(
    errorDiagnostic('MF5124', `"${node.name}" has ${keys.join(', ')} already`, {
      hint: 'add --replace to put the file in the place of the rows that are there',
    }),
  );
}

function misfit(path: string, what: string): UsageError {
  return new UsageError(errorDiagnostic('MF5123', `${path} cannot be imported: ${what}`));
}
