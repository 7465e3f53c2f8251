import type { Database } from '../adapter/adapter.ts';
import { retryConflicts } from '../adapter/backoff.ts';
import type { Connection, StatementOptions } from '../adapter/connection.ts';
import type { Dialect } from '../adapter/dialect.ts';
import type { ExistingRelation } from '../adapter/relation.ts';
import type { Clock } from '../base/clock.ts';
import { errorDiagnostic, InternalError } from '../base/errors.ts';
import { checkQuery } from '../compile/check-query.ts';
import type { CompiledNode } from '../compile/compiled-node.ts';
import type { Compiler } from '../compile/compiler.ts';
import type { RelationCache } from '../compile/relation-cache.ts';
import { type AttemptOutcome, NodeAttempt } from '../execute/node-attempt.ts';
import { emptyResult, type NodeResult } from '../execute/node-result.ts';
import type { NodeRunContext, NodeRunner } from '../execute/node-runner.ts';
import type { DataTestNode, Node } from '../manifest/node.ts';
import { buildBatchQuery, isBatchable, readBatch } from './batch-query.ts';
import { buildTestQuery, readFinding } from './build-test-query.ts';
import { evaluateSeverity } from './evaluate-severity.ts';
import { shouldStoreFailures, storeFailures } from './store-failures.ts';

export interface DataTestRunnerOptions {
  readonly compiler: Pick<Compiler, 'compileNode'>;
  readonly database: Database;
  readonly dialect: Dialect;
  readonly relations: RelationCache;
  readonly invocationId: string;
  /** `--store-failures`. */
  readonly storeFailures: boolean;
  readonly clock: Clock;
}

/** Runs data tests: a query of failing rows, counted and judged. */
export function createDataTestRunner(options: DataTestRunnerOptions): NodeRunner {
  return {
    run: (node, context) => runTest(options, requireTest(node), context),
    batch: {
      maxNodes: MAX_BATCH,
      accepts: (node) => isBatchable(requireTest(node), options.storeFailures),
      run: (nodes, context) => runBatch(options, nodes.map(requireTest), context),
    },
  };
}

/** Above this many tests a statement gains nothing more. */
const MAX_BATCH = 50;

/**
 * Runs tests as one statement. Each is compiled, and judged, on its own; where the statement fails, all of them run one by
 * one, so that the fault is found and touches no other. A test's time is its share of the statement's.
 */
async function runBatch(
  options: DataTestRunnerOptions,
  nodes: readonly DataTestNode[],
  context: NodeRunContext,
): Promise<readonly NodeResult[]> {
  const { compiler, database, invocationId, clock } = options;
  const singly = () => Promise.all(nodes.map((node) => runTest(options, node, context)));
  const startedMs = clock.monotonicMs();
  const startedAt = clock.now();
  let compiled: readonly CompiledNode<DataTestNode>[];
  let failures: readonly number[];
  let compiledAt: Date;
  try {
    compiled = await Promise.all(nodes.map((node) => compiler.compileNode(node)));
    for (const test of compiled) checkQuery(test);
    compiledAt = clock.now();
    const sql = buildBatchQuery(compiled.map((test) => test.sql));
    const statement = { signal: context.signal, tag: `memflow:${invocationId}:tests` };
    const { rows } = await database.withConnection(
      (connection) => connection.query(sql, statement),
      context.signal,
    );
    const found = readBatch(rows, nodes.length);
    if (found === null) return await singly();
    failures = found;
  } catch {
    // Whatever it is, the test that is to blame says it better.
    return singly();
  }
  const completedAt = clock.now();
  const elapsedMs = (clock.monotonicMs() - startedMs) / nodes.length;
  return nodes.map((node, i): NodeResult => {
    const count = failures[i] ?? 0;
    const finding = {
      failures: count,
      figures: null,
      shouldWarn: count !== 0,
      shouldError: count !== 0,
    };
    const { status, message } = evaluateSeverity(node.config, finding);
    return {
      ...emptyResult(node.id, status, message),
      timing: [
        { name: 'compile', startedAt, completedAt: compiledAt },
        { name: 'execute', startedAt: compiledAt, completedAt },
      ],
      elapsedMs,
      worker: context.worker,
      failures: count,
      adapterResponse: { _message: 'OK', tests_in_statement: nodes.length },
      compiledSql: compiled[i]?.sql ?? null,
    };
  });
}

function requireTest(node: Node): DataTestNode {
  if (node.resourceType === 'test') return node;
  throw new InternalError(errorDiagnostic('MF9001', `"${node.id}" is not a data test`));
}

function runTest(
  options: DataTestRunnerOptions,
  node: DataTestNode,
  context: NodeRunContext,
): Promise<NodeResult> {
  const { compiler, database, relations, invocationId, clock } = options;
  const attempt = new NodeAttempt(clock);
  return attempt.run(node, context, async (): Promise<AttemptOutcome> => {
    const compiled = await attempt.phase('compile', () => compiler.compileNode(node));
    attempt.compiledSql = compiled.sql;
    checkQuery(compiled);
    const { timeoutMs } = node.config;
    const statement = {
      signal: context.signal,
      tag: `memflow:${invocationId}:${node.id}`,
      ...(timeoutMs !== null && { timeoutMs }),
    };
    return attempt.phase('execute', async () => {
      const storing = shouldStoreFailures(node, options.storeFailures);
      // before the lease, because the cache may need a connection of its own
      const existing = storing ? await relations.relation(node.relation) : null;
      return database.withConnection(async (connection): Promise<AttemptOutcome> => {
        if (storing) {
          attempt.relationName = options.dialect.relation({
            ...node.relation,
            database: node.relation.database ?? database.target.database,
          });
          await store(options, { compiled, existing }, connection, {
            statement,
            seed: context.worker,
          });
        }
        const rowsSql = storing
          ? `select * from ${options.dialect.relation(node.relation)}`
          : compiled.sql;
        const { sql, offset } = buildTestQuery(node, rowsSql);
        const origin = { ...compiled.origin, offset: compiled.origin.offset + offset };
        const { rows } = await connection.query(
          sql,
          storing ? statement : { ...statement, origin },
        );
        const finding = readFinding(node, rows[0] ?? []);
        return {
          ...evaluateSeverity(node.config, finding),
          failures: finding.failures,
          figures: finding.figures,
          adapterResponse: { _message: 'OK' },
        };
      }, context.signal);
    });
  });
}

async function store(
  options: DataTestRunnerOptions,
  test: {
    readonly compiled: CompiledNode<DataTestNode>;
    readonly existing: ExistingRelation | null;
  },
  connection: Connection,
  sending: {
    readonly statement: Omit<StatementOptions, 'origin' | 'prepared'>;
    readonly seed: number;
  },
): Promise<void> {
  const { relations, dialect, clock } = options;
  const { relation } = test.compiled.node;
  const statements = storeFailures(test.compiled, test.existing, dialect);
  const { seed, statement } = sending;
  const retry = { clock, seed, ...(statement.signal && { signal: statement.signal }) };
  await retryConflicts(() => connection.runTransaction(statements, statement), retry);
  relations.add({ ...relation, kind: 'table' });
}
