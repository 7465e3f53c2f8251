import type { QueryResult } from '../adapter/connection.ts';
import type { BenchmarkRuns } from './benchmark-runs.ts';
import type { ClientOptions, Looked, OpenClients } from './clients.ts';
import type { BenchStatement, CompiledBenchmark } from './compile-benchmark.ts';
import { executeStatements } from './execute-statements.ts';
import { PoolVisitor, pooledStatement, utilisationBetween } from './pool-clients.ts';
import type { Sample } from './sample.ts';

/** The participant that is a run: what its query returns afterwards is checked and not timed. */
export function runClients(compiled: CompiledBenchmark, runs: BenchmarkRuns): OpenClients {
  return {
    takeTurn: async () => {
      const { totalMs, nodesMs, rowsWritten, rowsAfter } = await runs.runAnew();
      const sample: Sample = {
        totalMs,
        engineMs: nodesMs,
        nodeMs: totalMs - nodesMs,
        statementMs: [totalMs],
        rows: rowsWritten,
      };
      const rewritten = rowsAfter === 0 ? 0 : rowsWritten / rowsAfter;
      return { samples: [sample], elapsedMs: totalMs, rewritten };
    },
    look: async () => {
      await runs.runAnew();
      return lookAt(compiled, ({ sql }) => runs.ask(sql));
    },
    // What a run costs the engine is measured model by model, by their own budgets.
    profile: async () => [],
  };
}

/** Clients that ask without pause beside a run: a turn lasts as long as one takes. */
export function withClientsBesideRuns<T>(
  compiled: CompiledBenchmark,
  runs: BenchmarkRuns,
  options: Pick<ClientOptions, 'clock' | 'timeoutMs'>,
  body: (clients: OpenClients) => Promise<T>,
): Promise<T> {
  const { clock } = options;
  const { clients } = compiled.node.cell;
  return runs.withPool(clients, ({ connect, figures }, run) => {
    const visitors = Array.from({ length: clients }, () => new PoolVisitor({ connect }));
    const senders = visitors.map((visitor) =>
      compiled.statements.map((statement) => pooledStatement(visitor, statement, options)),
    );
    const [first] = visitors;
    const takeTurn = async () => {
      const before = figures();
      const startedMs = clock.monotonicMs();
      let isOver = false;
      const running = run().finally(() => {
        isOver = true;
      });
      const asked = senders.map(async (statements) => {
        const samples: Sample[] = [];
        while (!isOver) samples.push(await executeStatements(statements));
        return samples;
      });
      const [samples] = await Promise.all([Promise.all(asked), running]);
      const elapsedMs = clock.monotonicMs() - startedMs;
      return {
        samples: samples.flat(),
        elapsedMs,
        utilisation: utilisationBetween(before, figures()),
      };
    };
    return body({
      takeTurn,
      look: () =>
        lookAt(compiled, async ({ sql }) => {
          if (first === undefined) throw new RangeError('a benchmark has at least one client');
          const client = await first.client();
          return client.query(sql);
        }),
      profile: async () => [],
    });
  });
}

/** Asks the statements of a benchmark once, and the query that says what they should return. */
export async function lookAt(
  { statements, expectQuery }: CompiledBenchmark,
  ask: (statement: BenchStatement) => Promise<QueryResult>,
): Promise<Looked> {
  let result: QueryResult = { columns: [], rows: [], rowsChanged: 0 };
  for (const statement of statements) result = await ask(statement);
  return { result, expected: expectQuery === null ? null : await ask(expectQuery) };
}
