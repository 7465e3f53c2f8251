import type { Database } from '../adapter/adapter.ts';
import type { Dialect } from '../adapter/dialect.ts';
import type { Clock } from '../base/clock.ts';
import { formatBytes, formatMs, formatNumber } from '../base/figure-text.ts';
import type { ModelBudget } from '../config/benchmark-spec.ts';
import { type Comparison, meets } from '../config/comparison.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { NodeRunner } from '../execute/node-runner.ts';
import type { BudgetFinding } from '../execute/timed-result.ts';
import type { ModelNode } from '../manifest/node.ts';

export interface ModelBudgetOptions {
  readonly database: Database;
  readonly dialect: Pick<Dialect, 'relation'>;
  readonly clock: Clock;
}

/** How often the engine's memory is looked at while a model with a budget for it is built. */
const MEMORY_INTERVAL_MS = 10;

/**
 * A runner of models that judges what it built by the model's `budget`: the time of the node, the rows that it wrote, the
 * peak of the engine's memory meanwhile, in which models that run at the same time have their part. A model that could not
 * be built, or had nothing to do, is not judged.
 */
export function judgingModelBudgets(runner: NodeRunner, options: ModelBudgetOptions): NodeRunner {
  return {
    ...runner,
    run: async (node, context) => {
      const budget = node.resourceType === 'model' ? node.config.budget : null;
      if (node.resourceType !== 'model' || budget === null) return runner.run(node, context);
      const memory = budget.memory === null ? null : watchMemory(options);
      const result = await runner.run(node, context);
      const peakBytes = memory === null ? 0 : await memory.stop();
      if (result.status !== 'success') return result;
      const rows = budget.rowsPerSecond === null ? 0 : await rowsWritten(node, result, options);
      return judge(result, budget, { rows, peakBytes });
    },
  };
}

function judge(
  result: NodeResult,
  budget: ModelBudget,
  { rows, peakBytes }: { readonly rows: number; readonly peakBytes: number },
): NodeResult {
  const { elapsedMs } = result;
  const rate = (1000 * rows) / elapsedMs;
  const judged = (
    key: string,
    limit: Comparison | null,
    figure: number,
    finding: string,
  ): readonly BudgetFinding[] =>
    limit === null
      ? []
      : [
          {
            budget: `${key} ${limit.text}`,
            outcome: meets(figure, limit) ? 'met' : 'missed',
            finding,
          },
        ];
  const budgets = [
    ...judged('seconds', budget.seconds, elapsedMs, `took ${formatMs(elapsedMs)}`),
    ...judged(
      'rows_per_second',
      budget.rowsPerSecond,
      rate,
      `wrote ${formatNumber(Math.round(rate))} rows/s`,
    ),
    ...judged('memory', budget.memory, peakBytes, `peak memory was ${formatBytes(peakBytes)}`),
  ];
  const missed = budgets.filter(({ outcome }) => outcome === 'missed');
  const verdict = missed.length === 0 ? 'pass' : 'fail';
  const timed = { verdict, figures: null, budgets, baselines: [], historyMs: [] } as const;
  if (missed.length === 0) return { ...result, timed };
  const told = missed.map((found) => `${found.finding}, budget ${found.budget}`);
  return {
    ...result,
    timed,
    status: budget.severity === 'warn' ? 'warn' : 'fail',
    message: told.join('; '),
  };
}

/** What the runner counted, or else what is there: counting a table costs the engine nothing. */
async function rowsWritten(
  node: ModelNode,
  { rows }: NodeResult,
  { database, dialect }: ModelBudgetOptions,
): Promise<number> {
  if (typeof rows?.written === 'number') return rows.written;
  const sql = `select count(*) from ${dialect.relation(node.relation)}`;
  const found = await database.withConnection((connection) => connection.query(sql));
  return Number(found.rows[0]?.[0] ?? 0);
}

/** Looks at the engine's memory again and again until it is stopped, and then says the most that it saw. */
function watchMemory({ database, clock }: ModelBudgetOptions): { stop(): Promise<number> } {
  let isDone = false;
  let peakBytes = 0;
  const look = async (): Promise<void> => {
    while (!isDone) {
      peakBytes = Math.max(peakBytes, await database.memoryInUse());
      await clock.sleep(MEMORY_INTERVAL_MS);
    }
  };
  const looking = look();
  return {
    stop: async () => {
      isDone = true;
      await looking;
      return peakBytes;
    },
  };
}
