import { expect, test } from 'vitest';
import {
  isWorthRewriting,
  partitionsToRewrite,
  type RowGroup,
} from '../../../src/partitions/clustering.ts';
import { partitionAt } from '../../../src/partitions/partition.ts';

const GROUP = 122_880;
const months = (count: number, rows: number) =>
  Array.from({ length: count }, (_, ordinal) => ({
    partition: partitionAt('month', ordinal),
    rows,
  }));
const group = (first: number, last = first, rows = GROUP): RowGroup => ({ rows, first, last });
const keys = (groups: readonly RowGroup[], count = 6) =>
  partitionsToRewrite(months(count, GROUP), groups).map(({ partition }) => partition.ordinal);

test('a table in order is left alone, also where months begin in the middle of a row group', () => {
  expect(keys([0, 1, 2, 3, 4, 5].map((month) => group(month)))).toEqual([]);
  expect(keys([group(0), group(0, 1), group(1, 2), group(2, 3), group(3, 4), group(4, 5)])).toEqual(
    [],
  );
});

test('what one row group of late rows adds is allowed, what two and a boundary add is not', () => {
  const inOrder = [0, 1, 2, 3, 4, 5].map((month) => group(month));
  expect(keys([...inOrder, group(1, 3), group(1, 3)])).toEqual([]);
  expect(keys([...inOrder, group(1, 3), group(1, 3), group(3)])).toEqual([1, 2, 3]);
});

test('partitions that share a row group with a spread one are written with it, others are not', () => {
  const groups = [group(0), group(1), group(1), group(1), group(1, 2), group(3), group(4, 5)];
  expect(keys(groups)).toEqual([1, 2]);
});

test('a rewrite pays where a hundredth of what it moves is new', () => {
  const moved = months(10, 1000);
  expect(isWorthRewriting(moved, 100)).toBe(true);
  expect(isWorthRewriting(moved, 99)).toBe(false);
  expect(isWorthRewriting([], 1000)).toBe(false);
});
