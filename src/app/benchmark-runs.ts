import { dirname, join } from 'node:path';
import { copyWhole, ensureDirectory, removeTree } from '../base/files.ts';
import { sha256 } from '../base/hash.ts';
import { benchError } from '../bench/bench-error.ts';
import type { BenchmarkRuns, RunTaken } from '../bench/benchmark-runs.ts';
import type { ClientSource } from '../bench/clients.ts';
import type { BenchmarkPool } from '../bench/pool-clients.ts';
import type { RunSpec } from '../config/benchmark-spec.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { BenchmarkNode } from '../manifest/node.ts';
import type { Pool } from '../pool/client-pool.ts';
import { buildAbove } from './build-above.ts';
import { openPool } from './open-pool.ts';
import { openQuietly, type QuietSession } from './quiet-session.ts';
import type { Run } from './run-request.ts';
import { SELECT_ALL, selectedNodes } from './select.ts';
import type { Session } from './session.ts';
import type { SessionOptions } from './session-context.ts';

/** Opens the runs of benchmarks in databases of their own, below the target directory of a session. */
export function benchmarkRuns(session: Session, run: Run): ClientSource['withRuns'] {
  return async (node, body) => {
    const { runs } = node.spec;
    if (runs === null) throw benchError('MF6254', `"${node.name}" runs nothing`, {});
    const folder = await session.targetFile('state', 'runs', sha256(node.id).slice(0, 12));
    await removeTree(folder);
    try {
      return await body(await prepare({ session, node, runs, run }, folder));
    } finally {
      await removeTree(folder);
    }
  };
}

interface AskedRuns {
  readonly session: Session;
  readonly node: BenchmarkNode;
  readonly runs: RunSpec;
  readonly run: Run;
}

/** Builds what the benchmark and its runs read, as it is before each run. */
async function prepare(asked: AskedRuns, folder: string): Promise<BenchmarkRuns> {
  const { session, node, runs, run } = asked;
  const project = await session.project();
  const selection = { ...SELECT_ALL, select: runs.select };
  const selected = selectedNodes(session, project, selection, ['model', 'seed']);
  const original = join(folder, 'original');
  const optionsIn = (directory: string): SessionOptions => ({
    ...session.options,
    projectDir: project.files.root,
    targetPath: join(folder, 'target'),
    databasePath: join(directory, `${project.target.database}.duckdb`),
  });
  await ensureDirectory(original);
  const ids = [node.id, ...selected.map(({ id }) => id)];
  if (!(await buildAbove(run, openQuietly(session, optionsIn(original)).session, ids)))
    throw benchError('MF6254', `what "${node.name}" runs on cannot be built`, {
      span: node.span,
      hint: `memflow build -s ${runs.select.map((name) => `+${name}`).join(' ')} says why`,
    });
  const copy = optionsIn(join(folder, 'copy'));
  const changed = openQuietly(session, { ...copy, vars: { ...copy.vars, ...runs.vars } });
  await changed.session.project();
  return new CopiedRuns({ ...asked, original: optionsIn(original), copy, changed });
}

interface CopiedParts extends AskedRuns {
  readonly original: SessionOptions;
  readonly copy: SessionOptions;
  /** The session of the runs: its project has been read. */
  readonly changed: QuietSession;
}

/** Runs on copies of one database file. */
class CopiedRuns implements BenchmarkRuns {
  readonly #parts: CopiedParts;

  constructor(parts: CopiedParts) {
    this.#parts = parts;
  }

  async runAnew(): Promise<RunTaken> {
    const { clock } = this.#parts.session.effects;
    await this.#copyAnew();
    // Open, as it is in a process that serves clients: opening a file is not what a run does.
    await using _open = await this.#openPool(1);
    const startedMs = clock.monotonicMs();
    const results = await this.#run();
    const totalMs = clock.monotonicMs() - startedMs;
    const nodesMs = total(results, ({ elapsedMs }) => elapsedMs);
    return { totalMs, nodesMs, ...(await this.#count(results)) };
  }

  async ask(sql: string) {
    const { session: changed } = this.#parts.changed;
    try {
      const { database } = await changed.database('read');
      return await database.withConnection((connection) => connection.query(sql));
    } finally {
      await changed.close();
    }
  }

  async withPool<T>(
    count: number,
    body: (pool: BenchmarkPool, run: () => Promise<void>) => Promise<T>,
  ): Promise<T> {
    const { signal } = this.#parts.session.effects;
    await this.#copyAnew();
    await using pool = await this.#openPool(count);
    let last: Promise<unknown> = Promise.resolve();
    const once = async () => {
      const running = this.#run();
      last = running.catch(() => {});
      await running;
    };
    try {
      return await body(
        {
          places: count,
          connect: () => pool.connect({ signal }),
          figures: () => pool.figures(),
        },
        once,
      );
    } finally {
      await last;
    }
  }

  #openPool(max: number): Promise<Pool> {
    const { session, copy } = this.#parts;
    return openPool(openQuietly(session, copy).session, { max });
  }

  async #copyAnew(): Promise<void> {
    const { original, copy } = this.#parts;
    const [from, to] = [original.databasePath, copy.databasePath];
    if (from === undefined || to === undefined) return;
    await removeTree(dirname(to));
    await ensureDirectory(dirname(to));
    await copyWhole(from, to);
  }

  /** @throws {BenchError} MF6254 */
  async #run(): Promise<readonly NodeResult[]> {
    const { session, node, runs, run, changed } = this.#parts;
    await run(changed.session, {
      command: 'run',
      selection: { ...SELECT_ALL, select: runs.select },
      fullRefresh: runs.fullRefresh,
      failFast: true,
      empty: false,
      storeFailures: false,
    });
    const results = changed.results();
    const failed = results.find(({ status }) => status === 'error' || status === 'skipped');
    if (failed === undefined || session.effects.signal.aborted) return results;
    throw benchError(
      'MF6254',
      `a run of "${node.name}" failed: ${failed.message ?? failed.status}`,
      {
        span: node.span,
        hint: `memflow run -s ${runs.select.join(' ')}${varsFlag(runs)} says the same`,
      },
    );
  }

  /** Rows of the incremental models of a run. One that was built whole does not say how many it wrote: all. */
  async #count(results: readonly NodeResult[]) {
    const { session: changed } = this.#parts.changed;
    const { manifest, adapter } = await changed.project();
    let rowsWritten = 0;
    let rowsAfter = 0;
    for (const { id, rows } of results) {
      const model = manifest.nodes.get(id);
      if (model?.resourceType !== 'model' || model.config.materialized !== 'incremental') continue;
      const counted = await this.ask(
        `select count(*) from ${adapter.dialect.relation(model.relation)}`,
      );
      const count = Number(counted.rows[0]?.[0]);
      rowsAfter += count;
      rowsWritten += rows?.written ?? count;
    }
    return { rowsWritten, rowsAfter };
  }
}

function varsFlag({ vars }: RunSpec): string {
  return Object.keys(vars).length === 0 ? '' : ` --vars '${JSON.stringify(vars)}'`;
}

function total<T>(items: readonly T[], read: (item: T) => number): number {
  return items.reduce((sum, item) => sum + read(item), 0);
}
