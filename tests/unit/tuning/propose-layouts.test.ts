import { describe, expect, test } from 'vitest';
import type { ProfileOperator } from '../../../src/adapter/profile.ts';
import {
  proposeIndexes,
  proposeOrders,
  readsWholeMonths,
  type TableScan,
} from '../../../src/tuning/propose-layouts.ts';

/** A scan of a million rows that finds a thousand. */
function scanWith(conditions: readonly string[], other: Partial<ProfileOperator> = {}): TableScan {
  return {
    query: { name: 'q', kind: 'interactive', sql: '', uses: 20, node: null },
    scan: {
      name: 'SEQ_SCAN',
      kind: 'scan',
      relation: { database: null, schema: 'main', identifier: 't' },
      usesIndex: false,
      conditions,
      keys: [],
      estimatedRows: null,
      details: {},
      rows: 1000,
      rowsScanned: 1_000_000,
      rowGroupsScanned: 9,
      rowGroupsTotal: 9,
      timeMs: 5,
      children: [],
      ...other,
    },
  };
}

describe('proposeOrders', () => {
  test('takes each column that is held to constants, and those of one query together', () => {
    expect(proposeOrders([scanWith(['a=1', "b>'x'"])])).toEqual([
      ['a'],
      ['b'],
      ['a', 'b'],
      ['b', 'a'],
    ]);
  });

  test('equal ones stand in front of ranges', () => {
    expect(proposeOrders([scanWith(['b>5', 'a=1'])])).toContainEqual(['a', 'b']);
  });

  test('the column that costs most is first', () => {
    const scans = [scanWith(['a=1']), scanWith(['b=1'], { timeMs: 50 })];
    expect(proposeOrders(scans)[0]).toEqual(['b']);
  });

  test.each([
    ['reads little', { rowsScanned: 200_000 }],
    ['skips most already', { rowsScanned: 122_880 }],
    ['finds most of what it reads', { rows: 900_000 }],
    ['uses an index', { usesIndex: true }],
  ])('nothing for a scan that %s', (_, other) => {
    expect(proposeOrders([scanWith(['a=1'], other)])).toEqual([]);
  });

  test('nothing where the column is computed on', () => {
    expect(proposeOrders([scanWith(["(CAST(ts AS DATE) = '2024-06-01'::DATE)"])])).toEqual([]);
  });
});

describe('proposeIndexes', () => {
  test('for single rows only', () => {
    expect(proposeIndexes([scanWith(['id=7'], { rows: 1 })])).toEqual([['id']]);
    expect(proposeIndexes([scanWith(['id=7'])])).toEqual([]);
    expect(proposeIndexes([scanWith(['id>7'], { rows: 1 })])).toEqual([]);
  });

  test('of several columns each alone, then all together', () => {
    expect(proposeIndexes([scanWith(['a=1', 'b=2'], { rows: 1 })])).toEqual([
      ['a'],
      ['b'],
      ['a', 'b'],
    ]);
  });
});

describe('readsWholeMonths', () => {
  test.each([
    ["ts>='2023-05-01 00:00:00'::TIMESTAMP AND ts<'2023-06-01 00:00:00'::TIMESTAMP", true],
    ["ts>='2023-05-01'::DATE AND ts<='2023-05-31'::DATE", true],
    ["ts>='2024-02-01'::DATE AND ts<='2024-02-29'::DATE", true],
    ["ts>='2023-05-01'::DATE AND ts<'2023-05-08'::DATE", false],
    ["ts>='2023-05-01 06:00:00'::TIMESTAMP", false],
    ["other>='2023-05-01'::DATE", false],
  ])('%s', (condition, expected) => {
    expect(readsWholeMonths('TS', [scanWith([condition])])).toBe(expected);
  });
});
