import { describe, expect, test } from 'vitest';
import type { QueryResult } from '../../../src/adapter/connection.ts';
import { resultTable } from '../../../src/compile/result-table.ts';
import { cellReader } from '../../../src/compile/table-value.ts';
import { toRepr } from '../../../src/jinja/text.ts';
import { type HostObject, isHostObject, Tuple, type Value } from '../../../src/jinja/value.ts';
import { callMember } from '../../support/call-member.ts';

const result: QueryResult = {
  columns: [
    { name: 'id', type: 'INTEGER' },
    { name: 'Status', type: 'VARCHAR' },
  ],
  rows: [
    [1, 'placed'],
    [2, null],
  ],
  rowsChanged: 0,
};

function host(value: Value | undefined): HostObject {
  if (!isHostObject(value)) throw new TypeError('not an object of the host');
  return value;
}

function items(value: Value | Promise<Value>): readonly Value[] {
  if (!(value instanceof Tuple)) throw new TypeError('not a tuple');
  return value.items;
}

describe('cells', () => {
  test.each<[string, Parameters<ReturnType<typeof cellReader>>[0], string, string]>([
    ['an integer', 3, 'INTEGER', '3'],
    ['a big one', 2n ** 80n, 'HUGEINT', '1208925819614629174706176'],
    ['a decimal', '12345678901234567.89', 'DECIMAL(20,2)', "Decimal('12345678901234567.89')"],
    ['zeros at its end', '1.10', 'DECIMAL(5,2)', "Decimal('1.10')"],
    ['a whole double', 2, 'DOUBLE', "Decimal('2.0')"],
    ['a large double', 1e20, 'DOUBLE', "Decimal('1E+20')"],
    ['NaN', Number.NaN, 'DOUBLE', "Decimal('NaN')"],
    ['an infinity', Number.NEGATIVE_INFINITY, 'FLOAT', "Decimal('-Infinity')"],
    ['a text like a number', '1.5', 'VARCHAR', "'1.5'"],
    ['null', null, 'DOUBLE', 'None'],
    ['a date', '2026-01-31', 'DATE', 'datetime.date(2026, 1, 31)'],
    ['the end of time', 'infinity', 'DATE', 'datetime.date(9999, 12, 31)'],
    ['a date before the year 1', '0044-03-15 (BC)', 'DATE', "'0044-03-15 (BC)'"],
    ['a year that Python lacks', '10000-01-01', 'DATE', "'10000-01-01'"],
    [
      'a timestamp',
      '2024-01-02 03:04:05.123456789',
      'TIMESTAMP_NS',
      'datetime.datetime(2024, 1, 2, 3, 4, 5, 123456)',
    ],
    [
      'an instant',
      '2024-01-02 01:04:05+00',
      'TIMESTAMP WITH TIME ZONE',
      'datetime.datetime(2024, 1, 2, 1, 4, 5, tzinfo=<UTC>)',
    ],
    ['a time', '03:04:05.5', 'TIME', "'03:04:05.500000'"],
    ['a time with an offset', '03:04:05+02', 'TIME WITH TIME ZONE', "'03:04:05+02:00'"],
    ['an interval', '2 months 3 days 04:00:00', 'INTERVAL', "'63 days, 4:00:00'"],
    ['a negative interval', '-1 days -02:00:00', 'INTERVAL', "'-2 days, 22:00:00'"],
    ['bytes', '6162ff', 'BLOB', String.raw`"b'ab\\xff'"`],
    ['a list', [1, 2], 'DOUBLE[]', "'[1.0, 2.0]'"],
    ['a list of decimals', ['1.10'], 'DECIMAL(5,2)[]', "'[1.1]'"],
    [
      'a struct',
      { 'a, "b"': 1, d: '2024-01-02', n: [{ x: null }] },
      'STRUCT("a, ""b""" INTEGER, d DATE, n STRUCT(x ENUM(\'(\', \',\'))[])',
      String.raw`'{"a, \\"b\\"": 1, "d": "2024-01-02", "n": [{"x": null}]}'`,
    ],
    ['a map', [{ key: 1, value: 'x' }], 'MAP(INTEGER, VARCHAR)', `'{"1": "x"}'`],
    ['a union', { num: 2 }, 'UNION("num" INTEGER)', '2'],
  ])('%s', (_, cell, type, expected) => {
    expect(toRepr(cellReader(type)(cell))).toBe(expected);
  });
});

describe('tables', () => {
  const table = resultTable(result, () => {});

  test('rows by index, cells by index, name and attribute', () => {
    const rows = host(table.getAttribute('rows'));
    const row = host(rows.getItem?.(0));
    expect(rows.length?.()).toBe(2);
    expect(row.getItem?.(0)).toBe(1);
    expect(row.getItem?.('id')).toBe(1);
    expect(row.getAttribute('id')).toBe(1);
    expect(row.getItem?.('status')).toBe('placed');
    expect(row.getItem?.('absent')).toBeUndefined();
    expect(items(callMember(row, 'values'))).toEqual([1, 'placed']);
    expect(items(callMember(row, 'keys'))).toEqual(['id', 'Status']);
  });

  test('a column named like a method of the row is still an item', () => {
    const odd = resultTable(
      { columns: [{ name: 'values', type: 'INTEGER' }], rows: [[7]], rowsChanged: 0 },
      () => {},
    );
    const row = host(host(odd.getAttribute('rows')).getItem?.(0));
    expect(row.getItem?.('values')).toBe(7);
  });

  test('columns by index and by name', () => {
    const columns = host(table.getAttribute('columns'));
    const first = host(columns.getItem?.(0));
    expect(items(callMember(first, 'values'))).toEqual([1, 2]);
    expect(first.getAttribute('name')).toBe('id');
    const status = host(columns.getItem?.('Status'));
    expect(items(callMember(status, 'values_without_nulls'))).toEqual(['placed']);
    expect(items(callMember(columns, 'keys'))).toEqual(['id', 'Status']);
  });

  test('iterates over rows', () => {
    expect([...table.iterate()]).toHaveLength(2);
    expect(table.length()).toBe(2);
  });

  test('select, exclude and limit give smaller tables', () => {
    const names = (value: Value | Promise<Value>) => {
      if (value instanceof Promise) throw new TypeError('not at once');
      return host(value).getAttribute('column_names');
    };
    expect(names(callMember(table, 'select', [['id']]))).toEqual(new Tuple(['id']));
    expect(names(callMember(table, 'exclude', ['id']))).toEqual(new Tuple(['Status']));
    const limited = callMember(table, 'limit', [1]);
    expect(limited instanceof Promise ? undefined : host(limited).length?.()).toBe(1);
  });
});
