import { basename, dirname, extname, join, resolve } from 'node:path';
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

function root(
  node: ModelNode,
  configured: string | null,
  suffix: string,
  { projectDir, databasePath }: StorageRoots,
): string {
  if (configured !== null) return resolve(projectDir, configured);
  if (databasePath !== null) return besideDatabase(databasePath, suffix);
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

/** The folder of all relations that share a `location`; the file that says whose it is stands in it. */
function filesRoot(node: ModelNode, spec: PartitionSpec, storage: StorageRoots): string {
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

/** A name as a folder: what a file system could take for something else is written in hexadecimal. */
function folderName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_-]/gu, (char) => `%${Buffer.from(char).toString('hex')}`);
}
