import { describe, expect, it } from 'vitest';
import type { Connection, StatementOptions } from '../../../src/adapter/connection.ts';
import { adapter } from '../../../src/adapter/duckdb/duckdb-adapter.ts';
import { AdapterError, errorDiagnostic } from '../../../src/base/errors.ts';
import type { LedgerDraft, NodePlan, TransactionStep } from '../../../src/materialize/node-plan.ts';
import { runPlan } from '../../../src/materialize/run-plan.ts';
import { ManualClock } from '../../support/run-rig.ts';

const draft: LedgerDraft = {
  relation: { database: null, schema: 'main', identifier: 'a' },
  nodeId: 'model.shop.a',
  materialized: 'table',
  fingerprint: 'f',
  watermark: null,
  partitioning: null,
  invocationId: 'i',
  asOf: '2026-01-01T00:00:00.000Z',
};

function refuseTiming(): never {
  throw new Error('a plan times nothing');
}

/** A connection that writes down what it is sent. */
class Transcript implements Connection {
  readonly sent: string[] = [];
  /** How many transactions lose to another one. */
  conflicts = 0;
  changed = 3;
  result: (number | string | null)[][] = [];

  async query(sql: string) {
    this.sent.push(`query ${sql}`);
    return { columns: [], rows: this.result, rowsChanged: 0 };
  }

  async execute(sql: string, options: StatementOptions = {}) {
    const at = options.origin === undefined ? '' : ` @${options.origin.offset}`;
    this.sent.push(`execute ${sql.replaceAll('\n;\n', ' ; ')}${at}`);
    return this.changed;
  }

  async describe() {
    return [];
  }

  async transaction<T>(body: () => Promise<T>): Promise<T> {
    this.#refuse();
    this.sent.push('begin');
    try {
      const value = await body();
      this.sent.push('commit');
      return value;
    } catch (error) {
      this.sent.push('rollback');
      throw error;
    }
  }

  rolledBack = refuseTiming;
  timed = refuseTiming;
  bare = refuseTiming;
  profile = refuseTiming;

  async runTransaction(statements: readonly { readonly sql: string }[]) {
    this.#refuse();
    this.sent.push(`one trip: ${statements.map(({ sql }) => sql).join(' ; ')}`);
  }

  #refuse(): void {
    if (this.conflicts === 0) return;
    this.conflicts--;
    this.sent.push('conflict');
    throw new AdapterError(errorDiagnostic('MF4012', 'write-write conflict'));
  }
}

const statement = (sql: string, more = {}): TransactionStep => ({
  kind: 'statement',
  purpose: 'p',
  sql,
  ...more,
});
const record: TransactionStep = { kind: 'record', draft };

function run(
  connection: Transcript,
  steps: readonly TransactionStep[],
  before: NodePlan['stages'] = [],
) {
  const compiled = { path: 'target/a.sql', text: 'Q' };
  return runPlan(
    {
      nodeId: 'model.shop.a',
      summary: '',
      warnings: [],
      stages: [...before, { kind: 'transaction', steps }],
    },
    {
      connection,
      ledger: {
        recordSql: (entry) => `record ${entry.rows} ${entry.watermark}`,
        recordPartitionsSql: () => [],
        recordBatchSql: () => '',
        forgetBatchesSql: () => '',
      },
      clock: new ManualClock(),
      origin: { compiled, offset: 0 },
      statement: {},
      renderHook: async ({ text }) => text,
      seed: 1,
    },
  );
}

describe('runPlan', () => {
  it('sends what is known as a whole in one trip', async () => {
    const connection = new Transcript();
    const outcome = await run(connection, [statement('create Q', { queryOffset: 7 }), record]);
    expect(connection.sent).toEqual(['one trip: create Q ; record null null']);
    expect(outcome).toEqual({ noOp: false, rows: { seen: null, changed: null, written: null } });
  });

  it('waits only for results, and knows where the query stands', async () => {
    const connection = new Transcript();
    const outcome = await run(connection, [
      statement('alter'),
      statement('stage Q', { counts: 'seen', queryOffset: 6 }),
      { kind: 'check', purpose: 'c', sql: 'check', report: () => errorDiagnostic('MF5001', 'no') },
      statement('delete'),
      statement('insert', { counts: 'written' }),
      statement('drop'),
      record,
    ]);
    expect(connection.sent).toEqual([
      'begin',
      'execute alter ; stage Q @14',
      'query check',
      'execute delete ; insert',
      'execute drop ; record 3 null',
      'commit',
    ]);
    expect(outcome.rows).toEqual({ seen: 3, changed: null, written: 3 });
  });

  it('rolls back when a check finds something', async () => {
    const connection = new Transcript();
    connection.result = [[7]];
    const check: TransactionStep = {
      kind: 'check',
      purpose: 'c',
      sql: 'check',
      report: ([row]) => errorDiagnostic('MF5001', `found ${row?.[0]}`),
    };
    await expect(run(connection, [statement('stage'), check])).rejects.toThrow('found 7');
    expect(connection.sent).toEqual(['begin', 'execute stage', 'query check', 'rollback']);
  });

  it('ends as a no-op at a probe without rows and at a count of zero', async () => {
    const probe = { kind: 'probe', purpose: 'p', sql: 'probe' } as const;
    const connection = new Transcript();
    expect(await run(connection, [record], [probe])).toEqual({
      noOp: true,
      rows: { seen: 0, changed: 0, written: 0 },
    });
    expect(connection.sent).toEqual(['query probe']);
    const other = new Transcript();
    other.result = [[0]];
    const measure = {
      kind: 'measure',
      purpose: 'm',
      what: 'changed',
      sql: 'count',
      stopAtZero: true,
    } as const;
    const outcome = await run(other, [statement('stage', { counts: 'seen' }), measure, record]);
    expect(outcome).toEqual({ noOp: true, rows: { seen: 3, changed: 0, written: 0 } });
    expect(other.sent).toEqual(['begin', 'execute stage', 'query count', 'rollback']);
  });

  it('leaves out what needs rows when the batch has none', async () => {
    const connection = new Transcript();
    connection.changed = 0;
    const outcome = await run(connection, [
      statement('stage', { counts: 'seen' }),
      statement('insert', { counts: 'written', needsRows: true }),
      statement('drop'),
      record,
    ]);
    expect(connection.sent).toEqual([
      'begin',
      'execute stage',
      'execute drop ; record 0 null',
      'commit',
    ]);
    expect(outcome).toEqual({ noOp: false, rows: { seen: 0, changed: null, written: 0 } });
  });

  it('puts a measured watermark into the ledger', async () => {
    const connection = new Transcript();
    connection.result = [['2026-01-01']];
    const measure = { kind: 'measure', purpose: 'm', what: 'watermark', sql: 'max' } as const;
    await run(connection, [statement('insert', { counts: 'written' }), measure, record]);
    expect(connection.sent).toContain('execute record 3 2026-01-01');
  });

  it('tries a transaction that lost a few times again, and then gives up', async () => {
    const connection = new Transcript();
    connection.conflicts = 2;
    await run(connection, [statement('create'), record]);
    expect(connection.sent).toEqual([
      'conflict',
      'conflict',
      'one trip: create ; record null null',
    ]);
    connection.conflicts = 100;
    await expect(run(connection, [record])).rejects.toThrow('conflict');
    expect(connection.conflicts).toBeGreaterThan(80);
  });
});

describe('the adapter of these tests', () => {
  it('has what the plans are made for', () => {
    expect(adapter.capabilities).toMatchObject({ transactionalDdl: true, atomicReplace: true });
  });
});
