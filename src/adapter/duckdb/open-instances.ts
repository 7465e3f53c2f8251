import type { DuckDBInstance } from '@duckdb/node-api';
import { AdapterError, errorDiagnostic } from '../../base/errors.ts';
import { quoteIdentifier } from '../../sql/identifiers.ts';
import { checkDatabaseFile, type DatabaseFile, fileIdentity } from './check-database-file.ts';
import { type InstanceOptions, isReadOnly, openInstance } from './duckdb-instance.ts';

/** The one instance of this process that has a database file open, and how many use it. */
export interface SharedInstance {
  readonly instance: DuckDBInstance;
  readonly catalog: string;
  readonly readOnly: boolean;
  /** The file as it was before it was opened; null for a database in memory. */
  readonly file: DatabaseFile | null;
  readonly identity: string | null;
  /** The identities of attached files, and whether they are only read. */
  readonly attached: ReadonlyMap<string, boolean>;
  users: number;
  /** DuckDB's setting, which is global to the instance. */
  threads: number;
  readonly initialThreads: number;
}

/** DuckDB lets two instances of a process write one file, which destroys it: hence one list for the process. */
const open: SharedInstance[] = [];
let last: Promise<unknown> = Promise.resolve();

/** One opening or closing at a time, so that the list is true whenever it is looked at. */
function inTurn<T>(body: () => Promise<T>): Promise<T> {
  const result = last.then(body, body);
  last = result.catch(() => {});
  return result;
}

/**
 * Opens an instance on a file, or shares the one that has it open. Files are told apart by device and inode.
 * `inspect` may look at the file before it is opened for writing, and throw.
 * @throws {AdapterError} MF4025 where sharing is not possible, MF402x and MF403x where opening is not
 */
export function acquireInstance(
  options: InstanceOptions,
  inspect: (file: DatabaseFile) => Promise<void>,
): Promise<SharedInstance> {
  return inTurn(async () => {
    const { path, readOnly, credentials } = options;
    const file = path === null ? null : await checkDatabaseFile(path, readOnly);
    const shared = file === null ? undefined : findOpen(file.identity);
    if (shared !== undefined && file !== null) {
      refuseUnlike(shared, options, file.identity);
      shared.users++;
      return shared;
    }
    await refuseOpenAttachments(options);
    if (file !== null) await inspect(file);
    const instance = await openInstance(options);
    const made: SharedInstance = {
      instance,
      catalog: credentials.catalog,
      readOnly,
      file,
      identity: path === null ? null : await fileIdentity(path),
      attached: await attachedFiles(options),
      users: 1,
      threads: credentials.initialThreads,
      initialThreads: credentials.initialThreads,
    };
    open.push(made);
    return made;
  });
}

/** Closes the instance when its last user has gone. */
export function releaseInstance(shared: SharedInstance): Promise<void> {
  return inTurn(async () => {
    shared.users--;
    if (shared.users > 0) return;
    open.splice(open.indexOf(shared), 1);
    await detach(shared);
    shared.instance.closeSync();
  });
}

function findOpen(identity: string): SharedInstance | undefined {
  return open.find((each) => each.identity === identity || each.attached.has(identity));
}

function refuseUnlike(
  shared: SharedInstance,
  { credentials, path, readOnly }: InstanceOptions,
  identity: string,
): void {
  if (shared.identity !== identity) throw alreadyOpen(path, 'attached to another database');
  if (shared.catalog !== credentials.catalog) {
    throw alreadyOpen(path, `open under another name, "${shared.catalog}"`);
  }
  if (shared.readOnly && !readOnly) throw alreadyOpen(path, 'open read-only');
}

/** Several instances may have a file attached where all of them only read it. */
async function refuseOpenAttachments(options: InstanceOptions): Promise<void> {
  const { credentials, attachReadOnly } = options;
  for (const database of credentials.attach) {
    const { path, isLocal } = database;
    const identity = isLocal ? await fileIdentity(path) : null;
    if (identity === null) continue;
    const user = findOpen(identity);
    const isShared = isReadOnly(database, attachReadOnly) && user?.attached.get(identity) === true;
    if (user !== undefined && !isShared) throw alreadyOpen(path, 'open in this process');
  }
}

async function attachedFiles(options: InstanceOptions): Promise<ReadonlyMap<string, boolean>> {
  const { credentials, attachReadOnly } = options;
  const found = new Map<string, boolean>();
  for (const database of credentials.attach) {
    const identity = database.isLocal ? await fileIdentity(database.path) : null;
    if (identity !== null) found.set(identity, isReadOnly(database, attachReadOnly));
  }
  return found;
}

/** Writes the log into the file outside of the JavaScript thread, which `closeSync` would block. */
async function detach({ instance, catalog, file, readOnly }: SharedInstance): Promise<void> {
  if (file === null || readOnly) return;
  const connection = await instance.connect();
  try {
    await connection.run(`detach ${quoteIdentifier(catalog)}`);
  } catch {
    // Closing the instance does the same; a fault of the file shows when it is opened again.
  } finally {
    connection.closeSync();
  }
}

function alreadyOpen(path: string | null, how: string): AdapterError {
  return new AdapterError(
    errorDiagnostic('MF4025', `"${path}" is already ${how}`, {
      hint: 'close the other session first, or open both with the same target',
    }),
  );
}
