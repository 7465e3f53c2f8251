import { hostname } from 'node:os';
import type { Database, LockHolder, RunLock } from '../adapter/adapter.ts';
import { RelationCache } from '../compile/relation-cache.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { SessionContext } from './session-context.ts';

/** `write` takes the run lock and prepares the ledger; `read` takes neither; `memory` opens no file. */
export type DatabaseAccess = 'write' | 'read' | 'memory';

export interface OpenRequest {
  readonly access: DatabaseAccess;
  /** Take a database that is behind its commit counter as the truth. */
  readonly acceptDatabase?: boolean;
}

/** The database of a session, with what the session keeps about it. */
export interface OpenDatabase {
  readonly database: Database;
  readonly relations: RelationCache;
  /** Closes the database, then releases the lock. */
  close(): Promise<void>;
}

const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;

function describeHolder(holder: LockHolder | null): string {
  if (holder === null) return 'another memflow run';
  const { invocationId, pid, host, startedAt, command } = holder;
  return `memflow run ${invocationId} (pid ${pid}, host ${host}, started ${startedAt}, command "${command}")`;
}

async function takeLock(session: SessionContext, project: LoadedProject): Promise<RunLock> {
  const { adapter, target } = project;
  return adapter.acquireRunLock(
    target,
    {
      waitMs: waitMs(session, project),
      holder: {
        invocationId: session.invocationId,
        pid: session.pid,
        host: hostname(),
        startedAt: session.startedAt.toISOString(),
        command: session.options.commandLine ?? 'memflow',
      },
      onWait: (holder, waitedMs) =>
        session.log(
          'LockWait',
          `waiting for ${describeHolder(holder)}${waitedMs > 0 ? `, ${seconds(waitedMs)} so far` : ''}`,
        ),
    },
    session.effects,
  );
}

/** How long this session waits for another process: the flag, then the profile, then not at all. */
function waitMs(session: SessionContext, project: LoadedProject): number {
  return session.options.lockTimeoutMs ?? project.target.lockTimeoutMs ?? 0;
}

/** Opens the target's database. @throws {AdapterError | LockError} */
export async function openDatabase(
  session: SessionContext,
  project: LoadedProject,
  request: OpenRequest,
): Promise<OpenDatabase> {
  const { access } = request;
  const { adapter, target, threads } = project;
  const needsLock = access === 'write' && !adapter.capabilities.concurrentWriters;
  const lock = needsLock ? await takeLock(session, project) : null;
  try {
    const database = await adapter.open(
      target,
      {
        connections: Math.max(1, threads),
        waitMs: waitMs(session, project),
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
