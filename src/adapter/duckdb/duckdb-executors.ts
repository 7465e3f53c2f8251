import { availableParallelism } from 'node:os';
import type { ExecutorOptions, Executors } from '../adapter.ts';
import { runCalls } from './call-gate.ts';
import { readContainerLimits } from './container-limits.ts';
import type { DuckDbConnection } from './duckdb-connection.ts';
import { DuckDbPool } from './duckdb-pool.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_LIBUV_THREADS = 4;
const MAX_LIBUV_THREADS = 1024;
/** Fewer leave the engine idle while an answer is on its way to JavaScript; measured in decision 8. */
const LEAST_EXECUTORS = 8;

/**
 * How many threads libuv has for the calls of the binding: `UV_THREADPOOL_SIZE` as the process was started with, which
 * libuv reads once.
 */
export function libuvThreads(env: Environment): number {
  const text = env['UV_THREADPOOL_SIZE'];
  if (text === undefined) return DEFAULT_LIBUV_THREADS;
  const wanted = Number.parseInt(text, 10);
  // libuv reads what is no number as 0, and 0 as 1.
  return Number.isNaN(wanted) ? 1 : Math.min(MAX_LIBUV_THREADS, Math.max(1, wanted));
}

/** How many statements of clients are best sent at once: one a core as far as libuv has threads, at least eight. */
export function executorCount(cores: number, threads: number): number {
  return Math.max(LEAST_EXECUTORS, Math.min(cores, threads));
}

/** Connections for clients, while which are open the runs of this process leave them threads. */
export function openExecutors(
  options: ExecutorOptions,
  env: Environment,
  connect: () => Promise<DuckDbConnection>,
): Executors {
  const threads = libuvThreads(env);
  const cores = readContainerLimits().cpus ?? availableParallelism();
  const count = options.count ?? executorCount(cores, threads);
  const pool = new DuckDbPool(count, connect);
  const free = runCalls.reserve({ threads, calls: count, isAwaited: options.isAwaited });
  return {
    count,
    withConnection: async (body, signal) => {
      try {
        return await pool.withConnection(body, signal);
      } finally {
        runCalls.recheck();
      }
    },
    close: async () => {
      await pool.close();
      free();
    },
  };
}
