import { MemflowError } from '../../base/errors.ts';
import { compileBenchmark } from '../../bench/compile-benchmark.ts';
import { checkQuery } from '../../compile/check-query.ts';
import type { Compiler } from '../../compile/compiler.ts';
import { isReadOnlySql } from '../../compile/read-only-sql.ts';
import type { Node } from '../../manifest/node.ts';
import { splitStatements } from '../../sql/split-statements.ts';
import type { RecordedQuery } from '../../state/query-log.ts';
import { buildTestQuery } from '../../testing/build-test-query.ts';
import type { SkippedQuery } from '../../tuning/tuning.ts';
import { INTERACTIVE_USES, type UsedQuery } from '../../tuning/usage.ts';

/** Queries that clients have sent, those that only read. */
export function recordedUsage(recorded: readonly RecordedQuery[]): readonly UsedQuery[] {
  return recorded
    .filter(({ sql }) => isReadOnlySql(sql) && splitStatements(sql).length === 1)
    .slice(0, MOST_RECORDED)
    .map(({ sql, count }, i) => ({
      name: `recorded query ${i + 1} (${sql.replaceAll(/\s+/g, ' ').slice(0, SHOWN_SQL)})`,
      kind: 'interactive',
      sql,
      uses: Math.max(INTERACTIVE_USES, count),
      node: null,
    }));
}

/** The most frequent ones; each takes a profile, and time to try. */
const MOST_RECORDED = 50;
const SHOWN_SQL = 60;

/** The queries of a project, and those that say nothing. */
export interface Usage {
  readonly queries: readonly UsedQuery[];
  readonly skipped: readonly SkippedQuery[];
}

/**
 * What nodes ask the database: timed tests and analyses are asked by somebody who waits, data tests and the queries of
 * tables by each run. Those that cannot be compiled are skipped with the reason.
 */
export async function collectUsage(compiler: Compiler, nodes: readonly Node[]): Promise<Usage> {
  const queries: UsedQuery[] = [];
  const skipped: SkippedQuery[] = [];
  for (const node of nodes) {
    try {
      queries.push(...(await queriesOf(compiler, node)));
    } catch (error) {
      if (!(error instanceof MemflowError)) throw error;
      skipped.push({ query: used(node, ''), reason: error.message });
    }
  }
  return { queries, skipped };
}

async function queriesOf(compiler: Compiler, node: Node): Promise<readonly UsedQuery[]> {
  switch (node.resourceType) {
    case 'benchmark': {
      // What a setup makes, or a benchmark writes, is not there in a copy; of runs the query is only the check.
      const { writes, setup, runs } = node.spec;
      if (writes || setup.length > 0 || runs?.isBeside === false) return [];
      const { statements } = await compileBenchmark(compiler, node);
      return statements.map(({ sql }, i) =>
        used(node, sql, statements.length === 1 ? '' : `, statement ${i + 1}`),
      );
    }
    case 'test': {
      const compiled = await compiler.compileNode(node);
      checkQuery(compiled);
      return [used(node, buildTestQuery(node, compiled.sql).sql)];
    }
    case 'analysis':
    case 'model': {
      if (node.resourceType === 'model' && !fillsTable(node)) return [];
      const compiled = await compiler.compileNode(node);
      checkQuery(compiled);
      return [used(node, compiled.sql)];
    }
    case 'seed':
      return [];
  }
}

function fillsTable({ config }: Node): boolean {
  return config.materialized !== 'view' && config.materialized !== 'ephemeral';
}

const WORDS = {
  benchmark: 'timed test',
  test: 'data test',
  model: 'model',
  analysis: 'analysis',
  seed: 'seed',
} as const;

function used(node: Node, sql: string, which = ''): UsedQuery {
  const isAsked = node.resourceType === 'benchmark' || node.resourceType === 'analysis';
  return {
    name: `${WORDS[node.resourceType]} ${node.name}${which}`,
    kind: isAsked ? 'interactive' : 'run',
    sql,
    uses: isAsked ? INTERACTIVE_USES : 1,
    node,
  };
}
