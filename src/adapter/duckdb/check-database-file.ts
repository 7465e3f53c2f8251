import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ErrorCode } from '../../base/error-codes.ts';
import { AdapterError, errorDiagnostic } from '../../base/errors.ts';

/** What is known of a database file without opening it. */
export interface DatabaseFile {
  readonly path: string;
  readonly exists: boolean;
  /** The same for two paths that lead to one file. */
  readonly identity: string;
  /** Bytes in the write-ahead log. */
  readonly walBytes: number;
}

/**
 * Looks at a database file by its metadata only: opening and closing it with the file system's functions would drop
 * the lock that DuckDB may hold on it in this very process.
 * @throws {AdapterError} MF4020, MF4021, MF4022, MF4023, MF4033
 */
export async function checkDatabaseFile(path: string, readOnly: boolean): Promise<DatabaseFile> {
  const found = await statOrNull(path);
  const wal = await statOrNull(`${path}.wal`);
  const walBytes = wal?.size ?? 0;
  if (found === null) {
    const directory = await checkDirectory(path);
    if (walBytes > 0) {
      throw fault('MF4033', `"${path}.wal" exists, but its database "${path}" does not`, {
        hint: 'bring the database back, or delete the .wal file if you deleted the database on purpose',
      });
    }
    if (readOnly) {
      throw fault('MF4023', `the database "${path}" does not exist yet`, {
        hint: 'memflow build makes it',
      });
    }
    return { path, exists: false, identity: join(directory, basename(path)), walBytes };
  }
  if (found.isDirectory()) {
    throw fault('MF4020', `the database path "${path}" is a directory`, {
      hint: `set path to a file, such as "${join(path, 'project.duckdb')}"`,
    });
  }
  if (found.size === 0) {
    throw fault('MF4021', `the file "${path}" is empty, which is not a DuckDB database`, {
      hint: 'delete the file: memflow creates the database itself',
    });
  }
  await checkAccess(path, readOnly ? constants.R_OK : constants.R_OK | constants.W_OK);
  return { path, exists: true, identity: identityOf(found), walBytes };
}

/** The identity of a file that exists; null where it does not. */
export async function fileIdentity(path: string): Promise<string | null> {
  const found = await statOrNull(path);
  return found === null ? null : identityOf(found);
}

function identityOf({ dev, ino }: { readonly dev: number; readonly ino: number }): string {
  return `${dev}:${ino}`;
}

async function checkDirectory(path: string): Promise<string> {
  const directory = dirname(path);
  const found = await statOrNull(directory);
  if (found === null || !found.isDirectory()) {
    throw fault('MF4022', `the directory of the database, "${directory}", does not exist`, {
      hint: `create it (mkdir -p "${directory}"), or correct path in the target`,
    });
  }
  await checkAccess(directory, constants.R_OK | constants.W_OK);
  return realpath(directory);
}

async function checkAccess(path: string, mode: number): Promise<void> {
  try {
    await access(path, mode);
  } catch (error) {
    const verb = mode === constants.R_OK ? 'read' : 'read and write';
    throw fault('MF4023', `memflow may not ${verb} "${path}"`, {
      hint: 'check its owner and permissions (ls -l)',
      cause: error,
    });
  }
}

async function statOrNull(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw fault('MF4023', `"${path}" cannot be looked at: ${code}`, { cause: error });
  }
}

function fault(
  code: ErrorCode,
  message: string,
  { hint, cause }: { readonly hint?: string; readonly cause?: unknown },
): AdapterError {
  return new AdapterError(
    errorDiagnostic(code, message, hint === undefined ? {} : { hint }),
    cause,
  );
}
