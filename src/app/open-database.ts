import { hostname } from 'node:os';
import type { Database, RunLock, WaitListener } from '../adapter/adapter.ts';
import { describeHolder } from '../adapter/lock-holder.ts';
import { AdapterError } from '../base/errors.ts';
import { RelationCache } from '../compile/relation-cache.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { SessionContext } from './session-context.ts';

/**
 * `write` takes the run lock and prepares the ledger; `pool` keeps it for this process; `read` shares the file with other
 * readers; `memory` opens no file.
 */
export type DatabaseAccess = 'write' | 'pool' | 'read' | 'memory';

/** What the run lock is taken for. */
const LOCK_PURPOSE = { write: 'run', pool: 'pool', read: null, memory: null } as const;

/** Whether a database that was opened in one way does for another. */
export function serves(opened: DatabaseAccess, wanted: DatabaseAccess): boolean {
  return opened === wanted || opened === 'write' || (opened === 'read' && wanted === 'memory');
}

export interface OpenRequest {
  readonly access: DatabaseAccess;
  /** Take a database that is behind its commit counter as the truth. */
  readonly acceptDatabase?: boolean;
  /** Only read what is attached, which another session of this process has attached as well. */
  readonly attachReadOnly?: boolean;
}

/** The database of a session, with what the session keeps about it. */
export interface OpenDatabase {
  readonly database: Database;
  readonly relations: RelationCache;
  /** Closes the database, then releases the lock. */
  close(): Promise<void>;
}

const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;

/** A line at once and then every ten seconds, also for commands that are quiet about how they work. */
function waitLines(session: SessionContext): WaitListener {
  return (holder, waitedMs) =>
    session.report({
      kind: 'log',
      level: 'warn',
      name: 'LockWait',
      message: `waiting for ${describeHolder(holder)}${waitedMs > 0 ? `, ${seconds(waitedMs)} so far` : ''}`,
    });
}

async function takeLock(
  session: SessionContext,
  project: LoadedProject,
  purpose: 'run' | 'pool',
): Promise<RunLock> {
  const { adapter, target } = project;
  const command = session.options.commandLine ?? 'memflow';
  return adapter.acquireRunLock(
    target,
    {
      purpose,
      waitMs: waitMs(session, project),
      holder: {
        invocationId: session.invocationId,
        pid: session.pid,
        host: hostname(),
        startedAt: session.startedAt.toISOString(),
        command: purpose === 'pool' ? `${command}, with an open pool` : command,
      },
      onWait: waitLines(session),
    },
    session.effects,
  );
}

/** How long this session waits for another process: the flag, then the profile, then what its kind of caller wants. */
function waitMs(session: SessionContext, project: LoadedProject): number {
  const { lockTimeoutMs, defaultLockTimeoutMs } = session.options;
  return lockTimeoutMs ?? project.target.lockTimeoutMs ?? defaultLockTimeoutMs ?? 0;
}

/**
 * Opens the target's database. Looking at one that a killed run left behind may mean to recover it first, which takes
 * the lock. @throws {AdapterError | LockError}
 */
export async function openDatabase(
  session: SessionContext,
  project: LoadedProject,
  request: OpenRequest,
): Promise<OpenDatabase> {
  try {
    return await openAs(session, project, request);
  } catch (error) {
    const needsRecovery = error instanceof AdapterError && error.code === 'MF4034';
    if (!needsRecovery || request.access !== 'read') throw error;
    return openAs(session, project, { ...request, access: 'write' });
  }
}

async function openAs(
  session: SessionContext,
  project: LoadedProject,
  request: OpenRequest,
): Promise<OpenDatabase> {
  const { access } = request;
  const { adapter, target, threads } = project;
  const purpose = adapter.capabilities.concurrentWriters ? null : LOCK_PURPOSE[access];
  const lock = purpose === null ? null : await takeLock(session, project, purpose);
  try {
    const database = await adapter.open(
      target,
      {
        connections: Math.max(1, threads),
        waitMs: waitMs(session, project),
        onWait: waitLines(session),
        ...(access === 'read' && { readOnly: true }),
        attachReadOnly:
          session.options.databasePath !== undefined || request.attachReadOnly === true,
        ...(access === 'memory' && { inMemory: true }),
        ...(request.acceptDatabase === true && { acceptDatabase: true }),
      },
      session.effects,
    );
    if (access === 'write') await database.ledger.prepare();
    return {
      database,
      relations: new RelationCache(database.introspector),
      close: async () => {
        try {
          await database.close();
        } finally {
          await lock?.release();
        }
      },
    };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}
