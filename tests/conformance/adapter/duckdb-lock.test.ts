import { readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LockHolder, LockOptions, RunLock } from '../../../src/adapter/adapter.ts';
import { loadAdapter } from '../../../src/adapter/registry.ts';
import { LockError, MemflowError } from '../../../src/base/errors.ts';
import {
  duckDbSettings,
  makeDirectory,
  makeEffects,
  openDuckDb,
} from '../../support/adapter-rig.ts';
import { startProcess } from '../../support/duckdb-process.ts';

const holder: LockHolder = {
  invocationId: 'run-1',
  pid: process.pid,
  host: 'here',
  startedAt: '2026-01-01T12:03:00Z',
  command: 'memflow run -s x',
};

async function lock(
  directory: string,
  options: Partial<LockOptions> = {},
  path = 'test.duckdb',
): Promise<RunLock> {
  const adapter = await loadAdapter('duckdb');
  const target = adapter.resolveTarget(duckDbSettings(directory, { path }));
  return adapter.acquireRunLock(target, { waitMs: 0, holder, ...options }, makeEffects());
}

async function errorOf(promise: Promise<unknown>): Promise<MemflowError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof MemflowError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the run lock, in one process', () => {
  test('is held by one at a time, and names the holder', async () => {
    await using directory = await makeDirectory();
    const first = await lock(directory.path);
    const error = await errorOf(lock(directory.path));
    expect(error).toBeInstanceOf(LockError);
    expect(error.code).toBe('MF7101');
    expect(error.exitCode).toBe(75);
    expect(error.message).toContain('run-1 (pid');
    expect(error.message).toContain('command "memflow run -s x"');
    await first.release();
    await first.release();
    await using _second = await lock(directory.path);
    expect((await readdir(directory.path)).sort()).toEqual([
      'test.duckdb.lock.duckdb',
      'test.duckdb.lock.json',
    ]);
  });

  test('is one lock for all paths to a database', async () => {
    await using directory = await makeDirectory();
    await (await openDuckDb(directory.path)).close();
    await symlink(join(directory.path, 'test.duckdb'), join(directory.path, 'other.duckdb'));
    await using _held = await lock(directory.path);
    expect((await errorOf(lock(directory.path, {}, 'other.duckdb'))).code).toBe('MF7101');
  });

  test('is waited for', async () => {
    await using directory = await makeDirectory();
    const first = await lock(directory.path);
    const waits: (number | undefined)[] = [];
    const second = lock(directory.path, {
      waitMs: 20_000,
      onWait: (by) => {
        waits.push(by?.pid);
        void first.release();
      },
    });
    await using _held = await second;
    expect(waits).toEqual([process.pid]);
  });

  test('is not needed in memory', async () => {
    await using directory = await makeDirectory();
    await using _one = await lock(directory.path, {}, ':memory:');
    await using _two = await lock(directory.path, {}, ':memory:');
    expect(await readdir(directory.path)).toEqual([]);
  });

  test('says what is wrong with a lock file that never opens', async () => {
    await using directory = await makeDirectory();
    await writeFile(join(directory.path, 'test.duckdb.lock.duckdb'), '');
    const error = await errorOf(lock(directory.path));
    expect(error.code).toBe('MF7103');
    expect(error.exitCode).toBe(2);
    expect((await errorOf(lock(directory.path, {}, 'no/such/x.duckdb'))).code).toBe('MF4022');
  });

  test('removes what a process left behind that was killed while it made the file', async () => {
    await using directory = await makeDirectory();
    await writeFile(join(directory.path, 'test.duckdb.lock.duckdb.new-1-1'), '');
    await using _held = await lock(directory.path);
    expect(await readdir(directory.path)).not.toContain('test.duckdb.lock.duckdb.new-1-1');
  });
});

describe('the lock of a pool', () => {
  test('lets the runs of its process come and go, one at a time', async () => {
    await using directory = await makeDirectory();
    const pool = await lock(directory.path, { purpose: 'pool' });
    await using _another = await lock(directory.path, { purpose: 'pool' });
    const run = await lock(directory.path);
    expect((await errorOf(lock(directory.path))).code).toBe('MF7101');
    await run.release();
    await using _next = await lock(directory.path);
    await pool.release();
  });

  test('is had beside a run that began before', async () => {
    await using directory = await makeDirectory();
    const run = await lock(directory.path);
    const pool = await lock(directory.path, { purpose: 'pool' });
    await run.release();
    await using other = startProcess(directory.path, 'try', '200');
    await other.said('failed MF7101');
    await pool.release();
    await using free = startProcess(directory.path, 'try', '200');
    await free.said('held');
  });

  test('is named by the record, also after a run', async () => {
    await using directory = await makeDirectory();
    const record = () => readFile(join(directory.path, 'test.duckdb.lock.json'), 'utf8');
    const pool = await lock(directory.path, {
      purpose: 'pool',
      holder: { ...holder, command: 'the pool' },
    });
    const run = await lock(directory.path);
    expect(await record()).toContain('memflow run -s x');
    await run.release();
    expect(await record()).toContain('the pool');
    await pool.release();
    await expect(record()).rejects.toThrow('ENOENT');
  });

  test('is refused while another process runs', async () => {
    await using directory = await makeDirectory();
    await using other = startProcess(directory.path, 'hold');
    await other.said('held');
    const busy = await errorOf(lock(directory.path, { purpose: 'pool', waitMs: 100 }));
    expect(busy.code).toBe('MF7101');
  });
});

describe('the run lock, among processes', () => {
  test('is named by its holder, survives SIGSTOP, and ends with kill -9', async () => {
    await using directory = await makeDirectory();
    await using other = startProcess(directory.path, 'hold');
    await other.said('held');
    const busy = await errorOf(lock(directory.path, { waitMs: 300 }));
    expect(busy.code).toBe('MF7101');
    expect(busy.message).toContain(`memflow run run-${other.pid} (pid ${other.pid}`);
    other.send('SIGSTOP');
    expect((await errorOf(lock(directory.path, { waitMs: 500 }))).code).toBe('MF7101');
    other.send('SIGKILL');
    await other.ended;
    const file = join(directory.path, 'test.duckdb.lock.duckdb');
    const before = await stat(file);
    await using _mine = await lock(directory.path, { waitMs: 5000 });
    expect((await stat(file)).ino).toBe(before.ino);
    const record = await readFile(join(directory.path, 'test.duckdb.lock.json'), 'utf8');
    expect(JSON.parse(record)).toEqual(holder);
  });

  test('keeps others out while this process holds it', async () => {
    await using directory = await makeDirectory();
    await using _held = await lock(directory.path);
    await using other = startProcess(directory.path, 'try', '200');
    expect(await other.ended).toBe(75);
    expect(other.lines.at(-1)).toContain(`pid ${process.pid}, host here`);
    // A second attempt in this process must not drop the lock that it has.
    await errorOf(lock(directory.path));
    await using another = startProcess(directory.path, 'try', '0');
    expect(await another.ended).toBe(75);
  });

  test('a stale record is not shown for the holder', async () => {
    await using directory = await makeDirectory();
    await using other = startProcess(directory.path, 'hold');
    await other.said('held');
    await writeFile(join(directory.path, 'test.duckdb.lock.json'), JSON.stringify(holder));
    const error = await errorOf(lock(directory.path));
    expect(error.message).toContain(`the process ${other.pid}`);
    expect(error.message).not.toContain(holder.invocationId);
    await rm(join(directory.path, 'test.duckdb.lock.json'));
    expect((await errorOf(lock(directory.path))).message).toContain(`the process ${other.pid}`);
  });

  test('serialises those who race for it, from the very first on', async () => {
    await using directory = await makeDirectory();
    const database = await openDuckDb(directory.path);
    await database.withConnection((c) => c.execute('create table counter as select 0 as n'));
    await database.close();
    const times = 5;
    const processes = Array.from({ length: 4 }, () =>
      startProcess(directory.path, 'count', String(times)),
    );
    const [victim, ...others] = processes;
    await victim?.said('counted');
    victim?.send('SIGKILL');
    const codes = await Promise.all(others.map((other) => other.ended));
    await victim?.ended;
    expect(codes).toEqual(others.map(() => 0));
    const counted = processes.flatMap(({ lines }) => lines).filter((line) => line === 'counted');
    await using again = await openDuckDb(directory.path);
    const { rows } = await again.withConnection((c) => c.query('select n from counter'));
    // The victim may have committed and died before it could say so.
    expect([counted.length, counted.length + 1]).toContain(rows[0]?.[0]);
    expect((await readdir(directory.path)).filter((name) => name.includes('.new-'))).toEqual([]);
  });
});
