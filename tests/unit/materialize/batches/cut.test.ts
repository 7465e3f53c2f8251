import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duckDbDialect } from '../../../../src/adapter/duckdb/duckdb-dialect.ts';
import {
  batchCondition,
  batchCount,
  batchRange,
  type Cut,
} from '../../../../src/materialize/batches/cut.ts';
import { stringLiteral } from '../../../../src/sql/literals.ts';

const month = { name: 'month', type: 'DATE' };
const months: Cut = {
  columns: [month],
  bounds: [['2024-01-01'], ['2024-02-01'], ['2024-03-01']],
  hasNulls: true,
};

describe('the batches of a cut', () => {
  test('touch each other, are open at both ends, and end with the rows without a value', () => {
    const conditions = [1, 2, 3, 4].map((ordinal) =>
      batchCondition(months, ordinal, duckDbDialect),
    );
    expect(batchCount(months)).toBe(4);
    expect(conditions).toEqual([
      `"month" is not null and "month" < cast('2024-02-01' as DATE)`,
      `"month" is not null and "month" >= cast('2024-02-01' as DATE) and "month" < cast('2024-03-01' as DATE)`,
      `"month" is not null and "month" >= cast('2024-03-01' as DATE)`,
      `"month" is null`,
    ]);
    expect([1, 2, 3, 4].map((ordinal) => batchRange(months, ordinal))).toEqual([
      [null, '2024-02-01'],
      ['2024-02-01', '2024-03-01'],
      ['2024-03-01', null],
      [null, null],
    ]);
  });

  test('by several columns compare the first one alone too, which the engine prunes by', () => {
    const cut: Cut = {
      columns: [month, { name: 'the id', type: 'BIGINT' }],
      bounds: [
        ['2024-01-01', '1'],
        ['2024-01-01', '7'],
      ],
      hasNulls: false,
    };
    expect(batchCondition(cut, 2, duckDbDialect)).toBe(
      `"month" is not null and "the id" is not null and "month" >= cast('2024-01-01' as DATE) and ` +
        `("month" > cast('2024-01-01' as DATE) or ("month" = cast('2024-01-01' as DATE) and ("the id" >= cast('7' as BIGINT))))`,
    );
    expect(batchRange(cut, 1)).toEqual([null, '2024-01-01, 7']);
  });
});

describe('whatever the rows and bounds are', () => {
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;
  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
  });
  afterAll(() => {
    connection.closeSync();
    instance.closeSync();
  });

  const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();

  /** Texts of values of a type, NULL among them. */
  const VALUES: Readonly<Record<string, fc.Arbitrary<string | null>>> = {
    BIGINT: fc.option(fc.integer({ min: -3, max: 3 }).map(String)),
    DOUBLE: fc.option(fc.constantFrom('NaN', 'Infinity', '-Infinity', '-0.0', '0.1', '1e300')),
    VARCHAR: fc.option(fc.constantFrom('', "o'clock", 'é', 'e\u0301', 'a', 'A', '日本', '%', '\n')),
    'TIMESTAMP WITH TIME ZONE': fc.option(
      fc.constantFrom('2024-03-31 00:30:00+02', '1969-12-31 23:59:59.999999+00', 'infinity'),
    ),
  };
  const columnsAndRows = fc
    .array(fc.constantFrom(...Object.keys(VALUES)), { minLength: 1, maxLength: 3 })
    .chain((types) =>
      fc.record({
        types: fc.constant(types),
        rows: fc.array(fc.tuple(...types.map((type) => VALUES[type] ?? fc.constant(null))), {
          minLength: 1,
          maxLength: 20,
        }),
        every: fc.integer({ min: 1, max: 5 }),
      }),
    );

  test('every row is in exactly one batch', async () => {
    await fc.assert(
      fc.asyncProperty(columnsAndRows, async ({ types, rows, every }) => {
        const columns = types.map((type, at) => ({ name: `c${at}`, type }));
        const literal = (text: string | null) => (text === null ? 'null' : stringLiteral(text));
        const values = rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ');
        const names = columns.map(({ name }) => name);
        const typed = columns.map(({ name, type }) => `cast(${name} as ${type}) as ${name}`);
        const table = `(select ${typed.join(', ')} from (values ${values}) as given (${names.join(', ')})) as t`;
        const keyed = names.map((name) => `${name} is not null`).join(' and ');
        const found = await rowsOf(
          `select ${names.map((name) => `cast(${name} as varchar)`).join(', ')} from (select distinct ${names.join(', ')} from ${table} where ${keyed}) order by ${names.join(', ')}`,
        );
        const bounds = found
          .filter((_, at) => at % every === 0)
          .map((row) => row.map((value) => String(value)));
        const cut: Cut = { columns, bounds, hasNulls: true };
        const taken = Array.from(
          { length: batchCount(cut) },
          (_, at) => `coalesce(${batchCondition(cut, at + 1, duckDbDialect)}, false)::int`,
        );
        const wrong = await rowsOf(`select * from ${table} where ${taken.join(' + ')} <> 1`);
        // Without a bound there is no batch for rows with a key, and there are none.
        expect(wrong).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
