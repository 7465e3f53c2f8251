import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adapter } from '../../../../src/adapter/duckdb/duckdb-adapter.ts';
import type { RelationName } from '../../../../src/adapter/relation.ts';
import { MemflowError } from '../../../../src/base/errors.ts';
import type { NodeConfig } from '../../../../src/config/node-config.ts';
import type { BatchSpec } from '../../../../src/config/read-batch.ts';
import { askCut } from '../../../../src/materialize/batches/ask-cut.ts';
import { batchCondition, batchCount, type Cut } from '../../../../src/materialize/batches/cut.ts';
import { fakeModel } from '../../../support/build-manifest.ts';
import { type MaterializeRig, openRig } from '../../../support/materialize-rig.ts';

const { dialect } = adapter;
const BY_MONTH: NodeConfig['partitionBy'] = {
  field: 'at_month',
  granularity: 'month',
  layout: 'table',
  retention: null,
  onExpiry: 'drop',
  maxPartitions: 100,
  location: null,
  archive: null,
};

interface Asked {
  readonly query: string;
  readonly spec: BatchSpec;
  readonly uniqueKey?: readonly string[];
  readonly upstream?: readonly string[];
}

const relation = (identifier: string): RelationName => ({
  database: null,
  schema: 'main',
  identifier,
});

function ask(rig: MaterializeRig, { query, spec, uniqueKey = [], upstream = [] }: Asked) {
  const node = fakeModel('thing', { config: { uniqueKey, partitionBy: BY_MONTH, batch: spec } });
  return rig.database.withConnection(async (connection) =>
    askCut({
      node,
      spec,
      query,
      queryColumns: await connection.describe(query),
      upstream: upstream.map(relation),
      dialect,
      connection,
      statement: {},
    }),
  );
}

/** How many rows of the query each batch has. */
async function sizes(rig: MaterializeRig, query: string, cut: Cut): Promise<readonly number[]> {
  const counts = Array.from(
    { length: batchCount(cut) },
    (_, at) => `count(*) filter (where ${batchCondition(cut, at + 1, dialect)})`,
  );
  const [row = []] = await rig.rows(
    `select ${[...counts, 'count(*)'].join(', ')} from (${query}) as q`,
  );
  const numbers = row.map(Number);
  const all = numbers.pop() ?? 0;
  expect(numbers.reduce((sum, n) => sum + n, 0)).toBe(all);
  return numbers;
}

const firsts = (cut: Cut) => cut.bounds.map(([first]) => first);

describe('rows', () => {
  test('with a unique key no batch has more than was asked for, and all are filled', async () => {
    await using rig = await openRig();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 50 }),
        async (rows, count, modulus) => {
          const query = `select range // ${modulus} as a, 'k' || (range % ${modulus}) as b, range as v from range(${rows})`;
          const asked = { query, spec: { kind: 'rows', count }, uniqueKey: ['a', 'b'] } as const;
          const cut = await ask(rig, asked);
          const found = await sizes(rig, query, cut);
          expect(batchCount(cut)).toBe(Math.ceil(rows / count));
          expect(Math.max(0, ...found)).toBeLessThanOrEqual(count);
          expect(found.every((size) => size > 0)).toBe(true);
          expect(await ask(rig, asked)).toEqual(cut);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('rows without a key are a batch of their own, and tied ones stay together', async () => {
    await using rig = await openRig();
    const query = 'select case when range % 2 = 0 then range % 8 end as id from range(100)';
    const cut = await ask(rig, { query, spec: { kind: 'rows', count: 10 }, uniqueKey: ['id'] });
    const found = await sizes(rig, query, cut);
    expect(cut.hasNulls).toBe(true);
    expect(found.at(-1)).toBe(50);
    expect(firsts(cut)).toEqual(['0', '2', '4', '6']);
  });

  test('a sample of more keys than it can hold cuts about evenly', async () => {
    await using rig = await openRig();
    const query = "select hash(range) as id, 'x' as v from range(200000)";
    const cut = await ask(rig, { query, spec: { kind: 'rows', count: 20_000 }, uniqueKey: ['id'] });
    const found = await sizes(rig, query, cut);
    expect(found).toHaveLength(10);
    expect(Math.max(...found)).toBeLessThan(26_000);
    expect(Math.min(...found)).toBeGreaterThan(14_000);
  });
});

describe('by', () => {
  const query = "select nullif('r' || range % 4, 'r3') as region, range as id from range(100)";
  const spec: BatchSpec = { kind: 'by', column: 'region' };

  test('gives each value a batch', async () => {
    await using rig = await openRig();
    const cut = await ask(rig, { query, spec });
    expect(firsts(cut)).toEqual(['r0', 'r1', 'r2']);
    expect(await sizes(rig, query, cut)).toEqual([25, 25, 25, 25]);
  });

  test('asks the tables that have the column, and the query where none has it', async () => {
    await using rig = await openRig();
    await rig.execute("create table raw as select 'r' || range % 5 as region from range(50)");
    await rig.execute('create table other as select range as region, range as id from range(50)');
    const cut = await ask(rig, { query, spec, upstream: ['raw', 'other'] });
    expect(firsts(cut)).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
    expect(await sizes(rig, query, cut)).toEqual([25, 25, 25, 0, 0, 25]);
    expect(firsts(await ask(rig, { query, spec, upstream: ['other'] }))).toEqual([
      'r0',
      'r1',
      'r2',
    ]);
  });

  test('of more than 10,000 values is refused, whatever the tables hold that the query leaves out', async () => {
    await using rig = await openRig();
    await rig.execute(
      'create table raw as select range::varchar as region, range as id from range(20000)',
    );
    const some = 'select region, id from raw where id < 3';
    expect(firsts(await ask(rig, { query: some, spec, upstream: ['raw'] }))).toEqual([
      '0',
      '1',
      '2',
    ]);
    const refused = await ask(rig, { query: 'from raw', spec, upstream: ['raw'] }).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(MemflowError);
    expect(refused).toMatchObject({ code: 'MF5144' });
  });
});

describe('partitions', () => {
  const query =
    "select date_trunc('month', timestamp '2024-01-31' + to_days(range::int)) as at_month, range as id from range(300)";

  test('takes so many of those that there are at a time', async () => {
    await using rig = await openRig();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 15 }), async (count) => {
        const cut = await ask(rig, { query, spec: { kind: 'partitions', count } });
        expect(batchCount(cut)).toBe(Math.ceil(11 / count));
        await sizes(rig, query, cut);
      }),
      { numRuns: 15 },
    );
  });

  test('asks the moments of the first table that has some where none has the field itself', async () => {
    await using rig = await openRig();
    await rig.execute(
      "create table raw as select timestamptz '2024-01-15 12:00:00+00' + to_days(range::int * 31) as seen_at, date '2030-05-05' as day, 'x' as text from range(4)",
    );
    const spec: BatchSpec = { kind: 'partitions', count: 1 };
    await rig.execute(
      "create table people as select date '1950-01-01' + to_days(range::int * 40) as born_on from range(9)",
    );
    await rig.execute('create table names as select 1 as id');
    const asked = await ask(rig, { query, spec, upstream: ['names', 'raw', 'people'] });
    expect(firsts(asked)).toEqual([
      '2024-01-01 00:00:00',
      '2024-02-01 00:00:00',
      '2024-03-01 00:00:00',
      '2024-04-01 00:00:00',
      '2030-05-01 00:00:00',
    ]);
    await rig.execute(
      "create table kept as select timestamp '2024-02-29' as at_month union all select timestamp '2024-09-01'",
    );
    const cut = await ask(rig, { query, spec, upstream: ['raw', 'kept'] });
    expect(firsts(cut)).toEqual(['2024-02-01 00:00:00', '2024-09-01 00:00:00']);
    await sizes(rig, query, cut);
  });
});

test('a column that the query does not return is named with those that it does', async () => {
  await using rig = await openRig();
  const asked = ask(rig, { query: 'select 1 as id', spec: { kind: 'by', column: 'regoin' } });
  await expect(asked).rejects.toMatchObject({ code: 'MF5143' });
});
