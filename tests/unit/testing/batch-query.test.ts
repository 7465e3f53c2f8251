import { describe, expect, test } from 'vitest';
import { buildBatchQuery, readBatch } from '../../../src/testing/batch-query.ts';

describe('buildBatchQuery', () => {
  test('gives a row a test, also where a test ends in a comment', () => {
    expect(buildBatchQuery(['select 1 -- one', 'select 2'])).toBe(
      'select 0 as test, count(*) as failures from (\nselect 1 -- one\n) as dbt_internal_test\n' +
        'union all\n' +
        'select 1 as test, count(*) as failures from (\nselect 2\n) as dbt_internal_test',
    );
  });
});

describe('readBatch', () => {
  test('orders the failures by the place of the test', () => {
    expect(
      readBatch(
        [
          [1, 5n],
          [0, 0n],
        ],
        2,
      ),
    ).toEqual([0, 5]);
  });

  test.each([
    ['a missing test', [[0, 1]], 2],
    [
      'a test twice',
      [
        [0, 1],
        [0, 2],
      ],
      2,
    ],
    [
      'a row too many',
      [
        [0, 1],
        [1, 1],
        [2, 1],
      ],
      2,
    ],
  ])('refuses %s', (_what, rows, count) => {
    expect(readBatch(rows, count)).toBeNull();
  });
});
