import { describe, expect, test } from 'vitest';
import type { QueryResult } from '../../../src/adapter/connection.ts';
import { cellToValue, resultTable } from '../../../src/compile/result-table.ts';
import {
  Dict,
  Float,
  type HostObject,
  isHostObject,
  Tuple,
  type Value,
} from '../../../src/jinja/value.ts';
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
  test.each<[string, Parameters<typeof cellToValue>[0], string, Value]>([
    ['an integer', 3, 'INTEGER', 3],
    ['a big one', 2n ** 80n, 'HUGEINT', 2n ** 80n],
    ['a decimal with a fraction', '1.50', 'DECIMAL(18,2)', new Float(1.5)],
    ['a decimal without one', '12', 'DECIMAL(18,0)', 12],
    ['a large decimal', '12345678901234567890', 'DECIMAL(38,0)', 12345678901234567890n],
    ['a whole double', 2, 'DOUBLE', new Float(2)],
    ['a text like a number', '1.5', 'VARCHAR', '1.5'],
    ['null', null, 'DOUBLE', null],
    ['a date', '2026-01-31', 'DATE', '2026-01-31'],
  ])('%s', (_, cell, type, expected) => {
    expect(cellToValue(cell, type)).toEqual(expected);
  });

  test('lists keep the type of their items, structs are dicts', () => {
    expect(cellToValue([1, 2], 'DOUBLE[]')).toEqual([new Float(1), new Float(2)]);
    const struct = cellToValue({ a: 1 }, 'STRUCT(a INTEGER)');
    expect(struct instanceof Dict && struct.get('a')).toBe(1);
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
