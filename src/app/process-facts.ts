import { MemflowError } from '../base/errors.ts';
import type { ProcessFacts } from '../bench/environment.ts';
import { askGit } from '../ingest/run-git.ts';
import { processIdentity } from './node-effects.ts';
import type { SessionContext } from './session-context.ts';

/** libuv's own default. */
const WORKER_THREADS = 4;

/** What figures are recorded with: Node, and the commit of a folder where it belongs to a repository. */
export async function readProcessFacts(
  { effects }: SessionContext,
  directory: string,
): Promise<ProcessFacts> {
  const ask = async (...args: readonly string[]): Promise<string | null> => {
    try {
      return await askGit(args, { directory }, effects);
    } catch (error) {
      // No repository, no commit in it, or no git: figures are recorded without.
      if (error instanceof MemflowError) return null;
      throw error;
    }
  };
  const commit = await ask('rev-parse', 'HEAD');
  const changes = commit === null ? null : await ask('status', '--porcelain');
  const workers = Number(effects.env['UV_THREADPOOL_SIZE']);
  return {
    nodeVersion: processIdentity().nodeVersion,
    workerThreads: Number.isInteger(workers) && workers > 0 ? workers : WORKER_THREADS,
    commit,
    dirty: changes !== null && changes !== '',
  };
}
