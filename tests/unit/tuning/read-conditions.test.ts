import { describe, expect, test } from 'vitest';
import { columnConditions, computedColumn } from '../../../src/tuning/read-conditions.ts';

describe('columnConditions', () => {
  test.each([
    [
      "ts>='2024-06-01 00:00:00'::TIMESTAMP AND ts<'2024-06-08 00:00:00'::TIMESTAMP",
      [['ts', 'range']],
    ],
    ['k=77', [['k', 'equal']]],
    ['(k IN (3, 9))', [['k', 'equal']]],
    [
      "a=1 AND b>'x' AND a<9",
      [
        ['a', 'equal'],
        ['b', 'range'],
      ],
    ],
    ['("Order Id" = 7)', [['order id', 'equal']]],
    [
      "Order Id>=7 AND 2nd name='x'",
      [
        ['order id', 'range'],
        ['2nd name', 'equal'],
      ],
    ],
    ['a + b >= 7', []],
    ["prefix(CAST(ts AS VARCHAR), '2024-06')", []],
    ["(CAST(ts AS DATE) = '2024-06-01'::DATE)", []],
    ["name='a AND b=2'", [['name', 'equal']]],
    ['k IS NOT NULL', []],
    ['', []],
  ])('%s', (condition, expected) => {
    expect(columnConditions(condition).map(({ column, form }) => [column, form])).toEqual(expected);
  });
});

describe('computedColumn', () => {
  test.each([
    ["prefix(CAST(ts AS VARCHAR), '2024-06')", 'ts'],
    ["(CAST(ts AS DATE) = '2024-06-01'::DATE)", 'ts'],
    ['k=1 AND (year(ts) = 2024)', 'ts'],
    ['k=77', undefined],
    ['(k IN (3, 9))', undefined],
  ])('%s', (condition, expected) => {
    expect(computedColumn(condition)).toBe(expected);
  });
});
