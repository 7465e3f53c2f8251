import { readContainerLimits } from '../../adapter/duckdb/container-limits.ts';
import { errorDiagnostic, UsageError } from '../../base/errors.ts';
import { createRandom } from '../../base/random.ts';
import { coresOf } from '../../bench/environment.ts';
import type { Compiler } from '../../compile/compiler.ts';
import { parseComparison } from '../../config/comparison.ts';
import type { ModelNode } from '../../manifest/node.ts';
import { queryLogPath, readQueryLog } from '../../state/query-log.ts';
import { Copy } from '../../tuning/copy.ts';
import { tuneProject } from '../../tuning/tune-project.ts';
import type { TunedModel } from '../../tuning/tuning.ts';
import { type CommandOutcome, succeeded } from '../command-outcome.ts';
import { openCompiler, readAccess } from '../compile-session.ts';
import type { LoadedProject } from '../loaded-project.ts';
import { seedOf } from '../run-request.ts';
import { type SelectionRequest, selectedNodes } from '../select.ts';
import type { Session } from '../session.ts';
import { applyProposals } from './apply-proposals.ts';
import { collectUsage, recordedUsage } from './collect-usage.ts';
import { describeTuning, tuningJson } from './describe-tuning.ts';
import { withCopies } from './open-copies.ts';

export interface TuneRequest {
  readonly selection: SelectionRequest;
  /** Whether proposals are written into the configuration. */
  readonly apply: boolean;
  readonly maxMinutes: number;
  /** Larger databases are not copied: `10GB`. */
  readonly maxSize: string;
  readonly seed: number | undefined;
}

/**
 * Reads how the project is used, tries on copies of the database what could make its queries faster, and proposes what was
 * measured to be worth it. The database itself is only read.
 * @throws {ConfigError} MF6202; {UsageError} MF6203, MF6204, MF1002
 */
export async function tune(session: Session, request: TuneRequest): Promise<CommandOutcome> {
  const maxBytes = readSize(request.maxSize);
  const project = await session.project();
  const types = ['model', 'test', 'benchmark', 'analysis'] as const;
  const nodes = selectedNodes(session, project, request.selection, types);
  const compiler = await openCompiler(session, project, {
    access: await readAccess(project),
    onWarning: () => {},
  });
  const { select, exclude } = request.selection;
  const knowsAll = select.length + exclude.length === 0;
  const written = await collectUsage(compiler, nodes);
  const recorded = knowsAll
    ? await readQueryLog(queryLogPath(await session.targetDirectory()))
    : [];
  const usage = { ...written, queries: [...written.queries, ...recordedUsage(recorded)] };
  if (usage.queries.length === 0) throw nothingUsed();
  const compiled = await compileModels(compiler, project);
  const result = await withCopies(session, { maxBytes }, async ({ base, trial }) => {
    const { clock, signal } = session.effects;
    const { dialect } = project.adapter;
    const parts = { dialect, clock, signal };
    const { engineThreads, schema } = project.target;
    for (const database of [base, trial]) await database.setThreads(engineThreads);
    const seed = seedOf(request.seed, session.invocationId);
    const { introspector } = base;
    const models: TunedModel[] = [];
    for (const { node, sql } of compiled) {
      const existing = await introspector.relation(node.relation);
      const isTable = node.config.materialized !== 'view';
      if (existing === null || (existing.kind === 'table') !== isTable) continue;
      const columns = await introspector.columns(node.relation);
      models.push({ node, kind: existing.kind, sql, columns });
    }
    return tuneProject({
      base: new Copy(base, parts),
      trial: new Copy(trial, parts),
      dialect,
      models,
      queries: usage.queries,
      knowsAll,
      measuring: { clock, signal, random: createRandom(seed) },
      place: { database: null, schema },
      engine: { threads: engineThreads, cores: coresOf(readContainerLimits()) },
      maxMs: request.maxMinutes * 60_000,
      onProgress: (text) => session.log('Tuning', text),
    });
  });
  const whole = { ...result, skipped: [...usage.skipped, ...result.skipped] };
  const count = usage.queries.length;
  const applied = request.apply
    ? await applyProposals(project.files.root, result.proposals)
    : { lines: [], files: [] };
  return succeeded([...describeTuning(whole, count), ...applied.lines], {
    ...tuningJson(whole, count),
    applied: applied.files,
  });
}

function readSize(text: string): number {
  const read = parseComparison(text, ['bytes'], '<=');
  if (read.ok) return read.value.value;
  throw new UsageError(
    errorDiagnostic('MF1002', `--max-size "${text}" is not a size`, { hint: 'write it as 10GB' }),
  );
}

function nothingUsed(): UsageError {
  return new UsageError(
    errorDiagnostic('MF6204', 'nothing says how the project is used', {
      hint: 'write what is asked of it as timed tests (tests/benchmarks/*.sql), or set record_queries: true',
    }),
  );
}

/** The models that have rows or show those of others, in the order in which they are built. */
async function compileModels(
  compiler: Compiler,
  { manifest, graph }: LoadedProject,
): Promise<readonly { readonly node: ModelNode; readonly sql: string }[]> {
  const compiled = [];
  for (const id of graph.order) {
    const node = manifest.nodes.get(id);
    if (node?.resourceType !== 'model' || node.config.materialized === 'ephemeral') continue;
    compiled.push({ node, sql: (await compiler.compileNode(node)).sql });
  }
  return compiled;
}
