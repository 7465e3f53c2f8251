import { DBT_VERSION, MEMFLOW_VERSION } from '../config/version.ts';
import type { NodeResult, Timing } from '../execute/node-result.ts';

/** What a run knows about itself, for its artifacts. */
export interface RunFacts {
  readonly invocationId: string;
  /** `run`, `build`, `test`, ... */
  readonly command: string;
  readonly startedAt: Date;
  readonly generatedAt: Date;
  readonly asOf: Date;
  readonly elapsedMs: number;
  /** The flags as the user gave them, snake case. */
  readonly args: Readonly<Record<string, unknown>>;
}

const utc = (time: Date) => time.toISOString();

const timingJson = ({ name, startedAt, completedAt }: Timing) => ({
  name,
  started_at: utc(startedAt),
  completed_at: utc(completedAt),
});

/** What became of the batches of a model; in dbt's shape, and what an earlier run has left. Null without batches. */
export function batchResultsJson({ batches }: NodeResult) {
  if (batches === null) return null;
  const { successful, failed, total, resumedBehind } = batches;
  return { successful, failed, total, resumed_behind: resumedBehind };
}

function resultJson(result: NodeResult) {
  return {
    status: result.status,
    timing: result.timing.map(timingJson),
    thread_id: `Thread-${result.worker}`,
    execution_time: result.elapsedMs / 1000,
    adapter_response: result.adapterResponse,
    message: result.message,
    failures: result.failures,
    unique_id: result.id,
    compiled: result.compiledSql !== null,
    compiled_code: result.compiledSql,
    relation_name: result.relationName,
    batch_results: batchResultsJson(result),
    rows: result.rows,
    timed: result.timed,
    figures: result.figures,
    diagnostics: result.diagnostics.map(({ code, severity, message }) => ({
      code,
      severity,
      message,
    })),
  };
}

/** The results of a run in the shape of dbt's run_results.json v6; `rows`, `timed`, `figures` and `diagnostics` of each result are memflow's,
 * and so are `total` and `resumed_behind` of its `batch_results`. */
export function runResultsJson(results: readonly NodeResult[], facts: RunFacts) {
  return {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
      dbt_version: DBT_VERSION,
      memflow_version: MEMFLOW_VERSION,
      generated_at: utc(facts.generatedAt),
      invocation_id: facts.invocationId,
      invocation_started_at: utc(facts.startedAt),
      env: {},
    },
    results: results.map(resultJson),
    elapsed_time: facts.elapsedMs / 1000,
    args: { ...facts.args, which: facts.command, as_of: utc(facts.asOf) },
  };
}
