import { constants } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Effects } from '../../base/effects.ts';
import { AdapterError, errorDiagnostic, MemflowError } from '../../base/errors.ts';
import { stringLiteral } from '../../sql/literals.ts';
import type { OpenOptions } from '../adapter.ts';
import type { DatabaseFile } from './check-database-file.ts';
import { readCommitCounter, writeCommitCounter } from './commit-counter.ts';
import { toInternalDuckDbError } from './duckdb-errors.ts';
import { type Ask, lastCommit } from './duckdb-ledger.ts';
import { readResult } from './duckdb-values.ts';
import type { SharedInstance } from './open-instances.ts';

/** What is being opened, as far as its commits matter. */
export interface CommitCheck {
  readonly options: OpenOptions;
  readonly effects: Effects;
}

/** From this size on a log takes long enough to replay for a word about it. */
const LARGE_LOG_BYTES = 8 * 1024 * 1024;
const INSPECTED = 'inspected';

/**
 * Looks at a database that has a write-ahead log before it is opened for writing. The engine takes a log that was
 * cut off for a shorter one and deletes it when it has written it into the file, with all that could have been saved;
 * opened read-only it changes nothing.
 * @throws {AdapterError} MF4031, MF4032
 */
export async function inspectLog(
  file: DatabaseFile,
  { options, effects }: CommitCheck,
): Promise<void> {
  if (file.walBytes === 0) return;
  if (file.walBytes >= LARGE_LOG_BYTES) {
    const megabytes = Math.round(file.walBytes / 1024 / 1024);
    effects.log.write({
      level: 'info',
      message: `recovering ${megabytes} MB of the write-ahead log of "${file.path}"`,
    });
  }
  const counted = options.acceptDatabase === true ? null : await readCommitCounter(file.path);
  if (counted === null) return;
  const stored = await readUntouched(file.path);
  if (stored !== null && stored < counted) throw rolledBack(file.path, stored, counted);
}

/**
 * The database must hold every commit that the file beside it has counted. A database that was not there before may
 * begin anew, with a warning; `acceptDatabase` takes any as it is.
 * @throws {AdapterError} MF4032
 */
export async function checkCommits(
  { options, effects }: CommitCheck,
  { file, catalog, users }: SharedInstance,
  ask: Ask,
): Promise<void> {
  if (file === null) return;
  const counted = await readCommitCounter(file.path);
  if (counted === null) return;
  const stored = (await lastCommit(catalog, ask)) ?? 0;
  if (stored >= counted) return;
  const isNew = !file.exists && users === 1;
  if (options.acceptDatabase !== true && !isNew) throw rolledBack(file.path, stored, counted);
  if (isNew) {
    effects.log.write({
      level: 'warn',
      message: `"${file.path}" was not there and begins anew; it had ${counted} commits when it was last used`,
    });
  }
  if (options.readOnly !== true) await writeCommitCounter(file.path, stored);
}

/** The number of the last commit, with file and log left as they are; null where that cannot be found out. */
async function readUntouched(path: string): Promise<number | null> {
  try {
    return await readLastCommit(path, ' (read_only)');
  } catch (error) {
    if (!(error instanceof MemflowError && error.code === 'MF4034')) throw error;
    return readFromCopy(path);
  }
}

/** Replays the log into a copy. Nobody in this process has the file open, whose lock copying would drop. */
async function readFromCopy(path: string): Promise<number | null> {
  const copy = `${path}.inspected`;
  try {
    await copyFile(path, copy, constants.COPYFILE_FICLONE);
    await copyFile(`${path}.wal`, `${copy}.wal`, constants.COPYFILE_FICLONE);
  } catch {
    // No room for it. The commits are counted again once the database is open.
    await removeCopy(copy);
    return null;
  }
  try {
    return await readLastCommit(copy, '');
  } finally {
    await removeCopy(copy);
  }
}

async function removeCopy(copy: string): Promise<void> {
  for (const file of [copy, `${copy}.wal`]) await rm(file, { force: true });
}

async function readLastCommit(path: string, mode: ' (read_only)' | ''): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    const connection = await instance.connect();
    await connection.run(`attach ${stringLiteral(path)} as ${INSPECTED}${mode}`);
    const ask: Ask = async (sql) => readResult(await connection.run(sql));
    const last = await lastCommit(INSPECTED, ask);
    connection.closeSync();
    return last ?? 0;
  } catch (error) {
    throw toInternalDuckDbError(error);
  } finally {
    instance.closeSync();
  }
}

function rolledBack(path: string, stored: number, counted: number): AdapterError {
  const causes =
    'it was restored from a backup, replaced by another file, or its .wal file was lost or damaged';
  return new AdapterError(
    errorDiagnostic(
      'MF4032',
      `"${path}" holds ${stored} commits, but ${counted} were made: ${causes}`,
      {
        hint: 'bring the newer file back, or take this one as it is with: memflow debug --accept-database',
      },
    ),
  );
}
