import { describe, expect, test } from 'vitest';
import type { Granularity } from '../../../src/partitions/granularity.ts';
import { parsePartitionKey } from '../../../src/partitions/partition.ts';
import { expiredPartitions, parseCalendarInterval } from '../../../src/partitions/retention.ts';

function expired(granularity: Granularity, keys: string, retention: string, asOf: string) {
  const interval = parseCalendarInterval(retention);
  if (interval === undefined) throw new Error(`${retention} is no interval`);
  const partitions = keys.split(' ').flatMap((key) => parsePartitionKey(granularity, key) ?? []);
  return expiredPartitions(partitions, interval, new Date(asOf))
    .map(({ key }) => key)
    .join(' ');
}

describe('retention', () => {
  test.each([
    ['24 months', { count: 24, unit: 'month' }],
    ['1 year', { count: 12, unit: 'month' }],
    ['2 quarters', { count: 6, unit: 'month' }],
    ['90days', { count: 90, unit: 'day' }],
    ['2 Weeks', { count: 14, unit: 'day' }],
    ['36 hours', { count: 36, unit: 'hour' }],
    ['0 months', undefined],
    ['months', undefined],
    ['-1 month', undefined],
    ['24', undefined],
    ['1.5 years', undefined],
    ['3 fortnights', undefined],
  ])('%s', (text, interval) => {
    expect(parseCalendarInterval(text)).toEqual(interval);
  });

  test('lets partitions go that lie wholly before the limit', () => {
    const months = '2023-10 2023-11 2023-12 2024-01';
    expect(expired('month', months, '2 months', '2024-01-15T12:00:00Z')).toBe('2023-10');
    expect(expired('month', months, '2 months', '2024-02-01T00:00:00Z')).toBe('2023-10 2023-11');
    expect(expired('month', months, '2 months', '2024-01-31T23:59:59Z')).toBe('2023-10');
    expect(expired('month', months, '12 months', '2024-01-15T00:00:00Z')).toBe('');
  });

  test('takes the last day of a month that has no such day', () => {
    // 31 March minus a month is 29 February 2024.
    expect(expired('day', '2024-02-28 2024-02-29', '1 month', '2024-03-31T00:00:00Z')).toBe(
      '2024-02-28',
    );
    expect(expired('year', '2022 2023', '1 year', '2024-01-01T00:00:00Z')).toBe('2022');
  });
});
