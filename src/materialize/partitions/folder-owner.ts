import { join, relative, sep } from 'node:path';
import { errorDiagnostic } from '../../base/errors.ts';
import { readOptionalText } from '../../base/files.ts';
import { isPlainObject } from '../../config/plain-value.ts';
import type { ModelNode } from '../../manifest/node.ts';
import { MaterializeError } from '../materialize-error.ts';
import type { StorageRoots } from '../plan-input.ts';

/** Says whose files a folder holds: two databases that shared one would remove each other's. */
export interface FolderOwner {
  readonly path: string;
  readonly text: string;
}

const FILE = 'memflow-owner.json';

/** The owner's file of a folder, and what this database writes into it; null for a database in memory. */
export function folderOwner(
  root: string,
  { databasePath }: Pick<StorageRoots, 'databasePath'>,
): FolderOwner | null {
  if (databasePath === null) return null;
  // Relative, so that a database and its folder may be moved together.
  const database = relative(root, databasePath).split(sep).join('/');
  return { path: join(root, FILE), text: `${JSON.stringify({ version: 1, database }, null, 2)}\n` };
}

/** Whether nobody else has the folder, so that what lies in it may be removed. */
export async function ownsFolder(owner: FolderOwner | null): Promise<boolean> {
  return owner !== null && (await readOptionalText(owner.path)) === owner.text;
}

/** @throws {MaterializeError} MF5111 where another database has the folder */
export async function checkFolderOwner(node: ModelNode, owner: FolderOwner | null): Promise<void> {
  if (owner === null) return;
  const text = await readOptionalText(owner.path);
  if (text === null || text === owner.text) return;
  throw new MaterializeError(
    errorDiagnostic(
      'MF5111',
      `the folder of the files of "${node.name}" belongs to another database, ${ownerIn(text)}: ${owner.path}`,
      {
        ...(node.span === undefined ? {} : { span: node.span }),
        hint: 'give each database a location of its own; remove the file if it was this database, under another name',
      },
    ),
  );
}

function ownerIn(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (isPlainObject(value) && typeof value['database'] === 'string') return value['database'];
  } catch {
    // Whoever wrote it, it was not this version for this database.
  }
  return 'which the file does not name';
}
