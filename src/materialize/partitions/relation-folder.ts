import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Partitioning } from '../../adapter/partition-ledger.ts';
import type { RelationName } from '../../adapter/relation.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import type { ModelNode } from '../../manifest/node.ts';
import type { PartitionSpec } from '../../partitions/partition-spec.ts';
import { MaterializeError } from '../materialize-error.ts';
import type { StorageRoots } from '../plan-input.ts';

/** `shop_files` beside `shop.duckdb`. */
function besideDatabase(databasePath: string, suffix: string): string {
  const stem = basename(databasePath, extname(databasePath));
  return join(dirname(databasePath), `${stem}_${suffix}`);
}

/** The root of a model's files or of its archive. @throws {MaterializeError} MF5111 for a database in memory */
function root(
  node: ModelNode,
  configured: string | null,
  suffix: 'files' | 'archive',
  storage: StorageRoots,
): string {
  const found = rootOf(configured, suffix, storage);
  if (found !== null) return found;
  throw new MaterializeError(
    errorDiagnostic(
      'MF5111',
      `the database is in memory, so there is no folder beside it for the files of "${node.name}"`,
      {
        ...(node.span === undefined ? {} : { span: node.span }),
        hint: `name one: partition_by: {..., ${suffix === 'files' ? 'location' : 'archive'}: a/folder}`,
      },
    ),
  );
}

function rootOf(
  configured: string | null,
  suffix: 'files' | 'archive',
  { projectDir, databasePath }: StorageRoots,
): string | null {
  if (configured !== null) return resolve(projectDir, configured);
  return databasePath === null ? null : besideDatabase(databasePath, suffix);
}

/** The folder of all relations that share a `location`; the file that says whose it is stands in it. */
export function filesRoot(node: ModelNode, spec: PartitionSpec, storage: StorageRoots): string {
  return root(node, spec.location, 'files', storage);
}

function below(folder: string, { schema, identifier }: RelationName): string {
  return join(folder, folderName(schema), folderName(identifier));
}

/** The folder of a relation's files, absolute. @throws {MaterializeError} MF5111 for a database in memory */
export function relationFolder(
  node: ModelNode,
  spec: PartitionSpec,
  storage: StorageRoots,
): string {
  return below(filesRoot(node, spec, storage), node.relation);
}

/** The folder of the files that a relation has, absolute; null where it has none. */
export function recordedFolder(
  relation: RelationName,
  partitioning: Partitioning | null,
  storage: StorageRoots,
): string | null {
  const found = recordedRoot(partitioning, storage);
  return found === null ? null : below(found, relation);
}

/** The root that this folder is in. */
export function recordedRoot(
  partitioning: Partitioning | null,
  storage: StorageRoots,
): string | null {
  if (partitioning?.layout !== 'files') return null;
  return rootOf(partitioning.location, 'files', storage);
}

/** The root that a partition's file is in: <root>/<schema>/<relation>/<partition>/<file>. */
export function rootOfFile(path: string): string {
  return resolve(dirname(path), '..', '..', '..');
}

/** Where the partitions of a relation retire to, absolute. @throws {MaterializeError} MF5111 */
export function archiveFolder(node: ModelNode, spec: PartitionSpec, storage: StorageRoots): string {
  return below(root(node, spec.archive, 'archive', storage), node.relation);
}

/** A name as a folder: what a file system could take for something else is written in hexadecimal. */
function folderName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_-]/gu, (char) => `%${Buffer.from(char).toString('hex')}`);
}
