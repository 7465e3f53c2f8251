import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { Database } from '../../adapter/adapter.ts';
import { ConfigError, errorDiagnostic, UsageError } from '../../base/errors.ts';
import { formatBytes } from '../../base/figure-text.ts';
import {
  copyWhole,
  ensureDirectory,
  fileSize,
  freeBytes,
  isFile,
  removeTree,
} from '../../base/files.ts';
import { readAccess } from '../compile-session.ts';
import { openQuietly } from '../quiet-session.ts';
import type { Session } from '../session.ts';

/** Two copies of the database, alike, with nobody else in them. */
export interface OpenCopies {
  readonly base: Database;
  readonly trial: Database;
}

/** Two copies, and rows of both that are laid out anew beside the old ones. */
const ROOM = 5;

/**
 * Copies the database of the session twice into its target folder and opens the copies for as long as `body` takes. They
 * are removed in the end, those of a tuning that was killed at the next one; one tuning at a time.
 * @throws {ConfigError} MF6202 there is no file; {UsageError} MF6203 it is too large; {LockError} another tuning is under way
 */
export async function withCopies<T>(
  session: Session,
  options: { readonly maxBytes: number },
  body: (copies: OpenCopies) => Promise<T>,
): Promise<T> {
  const { adapter, target, targetName } = await session.project();
  if (target.path === null || (await readAccess(await session.project())) === 'memory')
    throw new ConfigError(
      errorDiagnostic('MF6202', `the target "${targetName}" has no database file to copy`, {
        hint: target.path === null ? 'give it a path' : 'memflow build makes it',
      }),
    );
  const folder = await session.targetFile('state', 'tuning');
  await ensureDirectory(dirname(folder));
  const lock = await adapter.acquireRunLock(
    { ...target, path: `${folder}.duckdb` },
    {
      waitMs: 0,
      holder: {
        invocationId: session.invocationId,
        pid: session.pid,
        host: hostname(),
        startedAt: session.startedAt.toISOString(),
        command: session.options.commandLine ?? 'memflow tune',
      },
    },
    session.effects,
  );
  try {
    await removeTree(folder);
    await refuseTooLarge(target.path, dirname(folder), options.maxBytes);
    // Nobody can write while this process reads.
    await session.database('read');
    const paths = ['base', 'trial'].map((name) => join(folder, name, `${target.database}.duckdb`));
    for (const path of paths) await copyDatabase(target.path, path);
    await session.close();
    const open = (databasePath = '') =>
      openQuietly(session, { ...session.options, databasePath }).session;
    await using base = open(paths[0]);
    await using trial = open(paths[1]);
    return await body({
      base: (await base.database('write')).database,
      trial: (await trial.database('write')).database,
    });
  } finally {
    await session.close();
    await removeTree(folder);
    await lock.release();
  }
}

async function refuseTooLarge(path: string, folder: string, maxBytes: number): Promise<void> {
  const size = (await fileSize(path)) ?? 0;
  const free = (await freeBytes(folder)) ?? Number.POSITIVE_INFINITY;
  if (size <= maxBytes && size * ROOM <= free) return;
  const why =
    size > maxBytes
      ? `larger than --max-size ${formatBytes(maxBytes)}`
      : `${formatBytes(size)}, and its copies have ${formatBytes(free)}`;
  throw new UsageError(
    errorDiagnostic('MF6203', `the database is too large to try changes on copies: ${why}`, {
      hint: 'tune a target with a part of the data, or raise --max-size',
    }),
  );
}

async function copyDatabase(from: string, to: string): Promise<void> {
  await ensureDirectory(dirname(to));
  await copyWhole(from, to);
  if (await isFile(`${from}.wal`)) await copyWhole(`${from}.wal`, `${to}.wal`);
}
