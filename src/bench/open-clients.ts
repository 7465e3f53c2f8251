import type { Database } from '../adapter/adapter.ts';
import type { Connection, StatementOptions, TimedStatement } from '../adapter/connection.ts';
import type { StatementProfile } from '../adapter/profile.ts';
import type { Clock } from '../base/clock.ts';
import { MAX_CLIENTS } from '../config/benchmark-keys.ts';
import { openClientPool } from '../pool/client-pool.ts';
import type { ClientOptions, ClientSource, Looked, OpenClients } from './clients.ts';
import type { BenchStatement, CompiledBenchmark } from './compile-benchmark.ts';
import { executeStatements } from './execute-statements.ts';
import {
  type BenchmarkPool,
  PoolVisitor,
  pooledStatement,
  utilisationBetween,
} from './pool-clients.ts';
import { lookAt, runClients, withClientsBesideRuns } from './run-clients.ts';
import type { Sample, Turn } from './sample.ts';

/**
 * Clients of a database: with a connection each, or those of a pool; opened for them and closed after them. Without
 * `withRuns` nothing that is measured may be a run.
 */
export function databaseClients(
  database: Database,
  clock: Clock,
  withRuns: ClientSource['withRuns'] = () =>
    Promise.reject(new RangeError('there is nothing to run here')),
): ClientSource {
  const open = <T>(
    count: number,
    body: (connections: readonly Connection[]) => Promise<T>,
    held: readonly Connection[] = [],
  ): Promise<T> =>
    count === 0
      ? body(held)
      : database.withFreshConnection((connection) => open(count - 1, body, [...held, connection]));
  return {
    withConnections: (count, body) => open(count, body),
    withPool: async (count, signal, body) => {
      const { pool: settings } = database.target;
      const places = Math.max(Math.min(count, MAX_CLIENTS), settings.max);
      await using pool = openClientPool({
        database,
        settings: { ...settings, max: places },
        clock,
      });
      return await body({
        places,
        connect: () => pool.connect({ signal }),
        figures: () => pool.figures(),
      });
    },
    withFreshConnection: (body) => database.withFreshConnection(body),
    dropCache: () => database.dropCache(),
    withRuns,
  };
}

/** Executions of each client in a turn, where there are several: the queue in front of the engine has to form. */
const EXECUTIONS_PER_TURN = 5;

/**
 * Opens the clients of a benchmark, runs its setup on each, then `body`, then the teardown, also after an error. Everything
 * happens in transactions that are rolled back, read-only where there is no setup; only what a benchmark with `writes`
 * does in its own schema is committed. A cold benchmark does the same anew for every execution. Several clients are those of
 * a pool, which share its connections; with a setup each has a connection of its own, because what it makes belongs to that.
 */
export function withClients<T>(
  compiled: CompiledBenchmark,
  options: ClientOptions,
  body: (clients: OpenClients) => Promise<T>,
): Promise<T> {
  const { cell, spec } = compiled.node;
  if (spec.runs !== null) {
    const { isBeside } = spec.runs;
    return options.source.withRuns(compiled.node, (runs) =>
      isBeside
        ? withClientsBesideRuns(compiled, runs, options, body)
        : body(runClients(compiled, runs)),
    );
  }
  if (spec.cold) return body(coldClient(compiled, options));
  if (cell.clients > 1 && !options.isBare && isSharable(compiled))
    return options.source.withPool(cell.clients, options.signal, (pool) =>
      withPooledClients(compiled, pool, options, body),
    );
  const work = (connections: readonly Connection[]) =>
    prepared(compiled, connections, options, async (first) => {
      const clients = connections.map((connection) => ({
        statements: timedStatements(compiled, connection, options),
        leave: () => Promise.resolve(),
      }));
      try {
        return await body({
          takeTurn: () => takeTurn(compiled, clients, options),
          look: () => look(compiled, first, options),
          profile: () => profile(compiled, first, options),
        });
      } finally {
        for (const { statements } of clients) for (const statement of statements) statement.close();
      }
    });
  return options.source.withConnections(cell.clients, work);
}

/** Whether what the clients of a benchmark send does not depend on the connection. */
function isSharable({ node, setup, teardown }: CompiledBenchmark): boolean {
  return !node.spec.writes && setup.length + teardown.length === 0;
}

/**
 * What is looked at and profiled has a connection of its own, on which nothing can be written. Where clients are more than
 * the pool has places, each gives its place to another one after its part of a turn.
 */
function withPooledClients<T>(
  compiled: CompiledBenchmark,
  pool: BenchmarkPool,
  options: ClientOptions,
  body: (clients: OpenClients) => Promise<T>,
): Promise<T> {
  const { clients } = compiled.node.cell;
  const senders = Array.from({ length: clients }, (): Sender => {
    const visitor = new PoolVisitor(pool);
    return {
      statements: compiled.statements.map((one) => pooledStatement(visitor, one, options)),
      leave: () => (clients > pool.places ? visitor.leave() : Promise.resolve()),
    };
  });
  return options.source.withConnections(1, (connections) =>
    prepared(compiled, connections, options, (first) =>
      body({
        takeTurn: async () => {
          const before = pool.figures();
          const turn = await takeTurn(compiled, senders, options);
          return { ...turn, utilisation: utilisationBetween(before, pool.figures()) };
        },
        look: () => look(compiled, first, options),
        profile: () => profile(compiled, first, options),
      }),
    ),
  );
}

/** A new connection for every execution, after what was read before has been forgotten. */
function coldClient(compiled: CompiledBenchmark, options: ClientOptions): OpenClients {
  const { source } = options;
  const once = async <T>(body: (connection: Connection) => Promise<T>): Promise<T> => {
    await source.dropCache();
    return source.withFreshConnection((connection) =>
      prepared(compiled, [connection], options, body),
    );
  };
  return {
    takeTurn: () =>
      once(async (connection) => {
        const sample = await executeStatements(timedStatements(compiled, connection, options));
        return { samples: [sample], elapsedMs: sample.totalMs };
      }),
    look: () => once((connection) => look(compiled, connection, options)),
    profile: () => once((connection) => profile(compiled, connection, options)),
  };
}

/** Runs `body` between setup and teardown, in transactions unless the benchmark writes. It is given the first connection. */
async function prepared<T>(
  compiled: CompiledBenchmark,
  connections: readonly Connection[],
  options: ClientOptions,
  body: (first: Connection) => Promise<T>,
): Promise<T> {
  const { node, setup, teardown } = compiled;
  const [first] = connections;
  if (first === undefined) throw new RangeError('a benchmark has at least one client');
  const work = async () => {
    for (const connection of connections) await sendAll(connection, setup, options);
    const value = await body(first);
    for (const connection of connections) await sendAll(connection, teardown, options);
    return value;
  };
  try {
    if (node.spec.writes) return await work();
    return await rolledBack(connections, setup.length + teardown.length === 0, work);
  } catch (error) {
    for (const connection of connections) await tearDownAnyway(connection, teardown, options);
    throw error;
  }
}

function rolledBack<T>(
  connections: readonly Connection[],
  readOnly: boolean,
  body: () => Promise<T>,
): Promise<T> {
  return connections.reduceRight<() => Promise<T>>(
    (inner, connection) => () => connection.rolledBack(inner, { readOnly }),
    body,
  )();
}

async function sendAll(
  connection: Connection,
  statements: readonly BenchStatement[],
  options: ClientOptions,
): Promise<void> {
  for (const { sql, origin } of statements)
    await connection.execute(sql, { ...sending(options), origin });
}

/** After an error, when what the setup made may be gone: each statement has its chance, also after an interruption. */
async function tearDownAnyway(
  connection: Connection,
  teardown: readonly BenchStatement[],
  { timeoutMs, tag }: ClientOptions,
): Promise<void> {
  for (const { sql } of teardown) {
    // The error that led here is the one to tell.
    await connection.execute(sql, { timeoutMs, tag }).catch(() => 0);
  }
}

function sending({ signal, timeoutMs, tag }: ClientOptions): StatementOptions {
  return { signal, timeoutMs, tag };
}

/** Planning is part of a cold execution. */
function timedStatements(
  { statements, node }: CompiledBenchmark,
  connection: Connection,
  options: ClientOptions,
): readonly TimedStatement[] {
  const { prepared: isPrepared, cold } = node.spec;
  const isKept = isPrepared && !cold;
  return statements.map(({ sql, origin }) =>
    options.isBare
      ? connection.bare(sql, { prepared: isKept })
      : connection.timed(sql, { ...sending(options), origin, prepared: isKept }),
  );
}

function look(
  compiled: CompiledBenchmark,
  connection: Connection,
  options: ClientOptions,
): Promise<Looked> {
  return lookAt(compiled, ({ sql, origin }) =>
    connection.query(sql, { ...sending(options), origin }),
  );
}

async function profile(
  { statements }: CompiledBenchmark,
  connection: Connection,
  options: ClientOptions,
): Promise<readonly StatementProfile[]> {
  const profiles: StatementProfile[] = [];
  for (const { sql, origin } of statements)
    profiles.push(await connection.profile(sql, { ...sending(options), origin }));
  return profiles;
}

/** A client at work. */
interface Sender {
  readonly statements: readonly TimedStatement[];
  /** Called when its part of a turn is over. */
  leave(): Promise<void>;
}

async function takeTurn(
  { node }: CompiledBenchmark,
  clients: readonly Sender[],
  { clock, signal }: ClientOptions,
): Promise<Turn> {
  const { thinkTimeMs } = node.spec;
  const times = clients.length === 1 ? 1 : EXECUTIONS_PER_TURN;
  const startedMs = clock.monotonicMs();
  const taken = await Promise.all(
    clients.map(async ({ statements, leave }) => {
      const samples: Sample[] = [];
      for (let time = 0; time < times; time++) {
        samples.push(await executeStatements(statements));
        if (thinkTimeMs > 0) await clock.sleep(thinkTimeMs, signal);
      }
      await leave();
      return samples;
    }),
  );
  return { samples: taken.flat(), elapsedMs: clock.monotonicMs() - startedMs };
}
