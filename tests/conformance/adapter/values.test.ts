import { describe, expect, test } from 'vitest';
import { ADAPTER_CASES } from './adapters.ts';

/** What a cell must decode to, per expression of DuckDB's dialect. */
const CASES: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['true', true],
  ['(-128)::tinyint', -128],
  ['65535::usmallint', 65535],
  ['4294967295::uinteger', 4294967295],
  ['9007199254740991', 9007199254740991],
  ['-9007199254740991', -9007199254740991],
  ['9007199254740992', 9007199254740992n],
  ['18446744073709551615::ubigint', 18446744073709551615n],
  ['7::hugeint', 7],
  [
    '(-170141183460469231731687303715884105727)::hugeint',
    -170141183460469231731687303715884105727n,
  ],
  [
    "'123456789012345678901234567890123456789012345'::bignum",
    123456789012345678901234567890123456789012345n,
  ],
  ['0.1::double', 0.1],
  ['1e300', 1e300],
  ["'nan'::double", Number.NaN],
  ["'-infinity'::double", Number.NEGATIVE_INFINITY],
  ['1.5::float', 1.5],
  ['(-0.50)::decimal(5,2)', '-0.50'],
  [
    "'99999999999999999999999999999999999.999'::decimal(38,3)",
    '99999999999999999999999999999999999.999',
  ],
  ["'ä😀''\n'", "ä😀'\n"],
  ["'a'::enum('a', 'b')", 'a'],
  ["date '2024-02-29'", '2024-02-29'],
  ["date '0044-03-15 (BC)'", '0044-03-15 (BC)'],
  ["'infinity'::date", 'infinity'],
  ["'-infinity'::date", '-infinity'],
  ["date '0001-12-25 (BC)'", '0001-12-25 (BC)'],
  ["timestamp '0001-12-25 (BC) 12:00:00'", '0001-12-25 (BC) 12:00:00'],
  ["'infinity'::timestamp_ns", 'infinity'],
  ["'infinity'::timestamp_s", 'infinity'],
  ["'-infinity'::timestamp_ms", '-infinity'],
  ["time '23:59:59.000001'", '23:59:59.000001'],
  ["timestamp '1969-12-31 23:59:59.5'", '1969-12-31 23:59:59.5'],
  ["timestamp '2024-01-02'", '2024-01-02 00:00:00'],
  ["'2024-01-02 03:04:05.123456789'::timestamp_ns", '2024-01-02 03:04:05.123456789'],
  ["timestamptz '2024-01-02 03:04:05+05:30'", '2024-01-01 21:34:05+00'],
  ["'-infinity'::timestamptz", '-infinity'],
  ["interval '1 month 2 days 3.5 seconds'", '1 month 2 days 00:00:03.5'],
  ["'\\x00\\xFFa'::blob", '00ff61'],
  ["'77038142-9c29-403c-893b-7af0a1e84be4'::uuid", '77038142-9c29-403c-893b-7af0a1e84be4'],
  ["'0101'::bit", '0101'],
  [`'{"a": 1}'::json`, '{"a": 1}'],
  ['[1, null, 3]', [1, null, 3]],
  ['[[1.50], []]', [['1.50'], []]],
  ['array_value(1, 2)', [1, 2]],
  ["{'a': 1, 'B c': [date '2024-01-01']}", { a: 1, 'B c': ['2024-01-01'] }],
  [
    "map {'x': 1, 'y': null}",
    [
      { key: 'x', value: 1 },
      { key: 'y', value: null },
    ],
  ],
  ["map {1: {'z': 2}}", [{ key: 1, value: { z: 2 } }]],
  ['union_value(num := 2)', { num: 2 }],
];

describe.each(ADAPTER_CASES.filter(({ type }) => type === 'duckdb'))('$type', ({ open }) => {
  test('decodes every type without loss', async () => {
    await using database = await open();
    await database.withConnection(async (connection) => {
      const sql = `select ${CASES.map(([expression]) => expression).join(',\n')}`;
      const [row = []] = (await connection.query(sql)).rows;
      const decoded = CASES.map(([expression], index) => [expression, row[index]]);
      expect(JSON.parse(print(decoded))).toEqual(JSON.parse(print(CASES)));
    });
  });

  test('decodes results of several chunks, with and without NULL', async () => {
    await using database = await open();
    await database.withConnection(async (connection) => {
      const { rows } = await connection.query(
        'select i, case when i % 3 = 0 then null else i::varchar end from range(5000) r(i)',
      );
      expect(rows).toHaveLength(5000);
      expect(rows.every(([i, text]) => text === (Number(i) % 3 === 0 ? null : String(i)))).toBe(
        true,
      );
    });
  });

  test("names columns and types in the engine's spelling", async () => {
    await using database = await open();
    await database.withConnection(async (connection) => {
      const sql = `select 1.5::decimal(9,3) as "a b", now() as a, '[]'::json as a, [1] as l`;
      const { columns } = await connection.query(sql);
      expect(columns).toEqual([
        { name: 'a b', type: 'DECIMAL(9,3)' },
        { name: 'a', type: 'TIMESTAMP WITH TIME ZONE' },
        { name: 'a', type: 'JSON' },
        { name: 'l', type: 'INTEGER[]' },
      ]);
    });
  });
});

function print(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return `bigint ${inner}`;
    return typeof inner === 'number' && !Number.isFinite(inner) ? `number ${inner}` : inner;
  });
}
