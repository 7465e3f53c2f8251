import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GRANULARITIES } from '../../../src/partitions/granularity.ts';
import {
  parsePartitionKey,
  partitionAt,
  partitionOf,
  placeholderPartition,
} from '../../../src/partitions/partition.ts';
import {
  isInRange,
  parseKeyRange,
  partitionsIn,
  stretchesOf,
} from '../../../src/partitions/partition-ranges.ts';

/** About the years 5000 BC to 15000 AD, in every granularity. */
const SPAN = {
  hour: 90_000_000,
  day: 3_700_000,
  week: 530_000,
  month: 120_000,
  quarter: 40_000,
  year: 10_000,
};

const anyPartition = fc
  .constantFrom(...GRANULARITIES)
  .chain((granularity) =>
    fc
      .integer({ min: -SPAN[granularity], max: SPAN[granularity] })
      .map((ordinal) => partitionAt(granularity, ordinal)),
  );

describe('the key of a partition', () => {
  test.each([
    ['hour', '2026-11-05 13:59:59.999999', '2026-11-05T13', '2026-11-05 14:00:00'],
    ['day', '2026-11-05 13:00:00', '2026-11-05', '2026-11-06 00:00:00'],
    ['day', '2028-02-29', '2028-02-29', '2028-03-01 00:00:00'],
    ['week', '2026-11-05 13:00:00', '2026-11-02', '2026-11-09 00:00:00'],
    ['month', '2026-11-05 13:00:00', '2026-11', '2026-12-01 00:00:00'],
    ['month', '2026-12-31 23:59:59+00', '2026-12', '2027-01-01 00:00:00'],
    ['quarter', '2026-11-05 13:00:00', '2026-Q4', '2027-01-01 00:00:00'],
    ['year', '2026-11-05 13:00:00', '2026', '2027-01-01 00:00:00'],
    ['month', '1969-12-31 23:59:59', '1969-12', '1970-01-01 00:00:00'],
    ['month', '9999-12-31', '9999-12', '10000-01-01 00:00:00'],
    ['month', '0001-01-01', '0001-01', '0001-02-01 00:00:00'],
    ['month', '0001-12-31 (BC) 10:00:00', '0000-12', '0001-01-01 00:00:00'],
    ['month', '0044-03-15 (BC)', '-0043-03', '0044-04-01 (BC) 00:00:00'],
  ] as const)('%s of %s is %s', (granularity, moment, key, end) => {
    const partition = partitionOf(granularity, moment);
    expect(partition?.key).toBe(key);
    expect(partition?.end).toBe(end);
    expect(parsePartitionKey(granularity, key)).toEqual(partition);
  });

  test.each([
    ['month', '2026-13'],
    ['month', '2026-1'],
    ['month', '2026-11-05'],
    ['month', ' 2026-11'],
    ['day', '2026-02-29'],
    ['day', '2026-11'],
    ['hour', '2026-11-05T24'],
    ['week', '2026-11-05'],
    ['quarter', '2026-Q5'],
    ['year', '26'],
    ['year', '-0000'],
    ['month', ''],
  ] as const)('is for %s not "%s"', (granularity, text) => {
    expect(parsePartitionKey(granularity, text)).toBeUndefined();
  });

  test('leads back to the partition, and so does its start', () => {
    fc.assert(
      fc.property(anyPartition, (partition) => {
        const { granularity, ordinal, key, start, end } = partition;
        expect(parsePartitionKey(granularity, key)).toEqual(partition);
        expect(partitionOf(granularity, start)).toEqual(partition);
        expect(partitionAt(granularity, ordinal + 1).start).toBe(end);
      }),
      { numRuns: 500 },
    );
  });

  test('sorts as its partition does, from the year 0 to 9999', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GRANULARITIES), fc.nat(3_000_000), (granularity, days) => {
        const from = partitionOf(granularity, '0000-01-01')?.ordinal ?? 0;
        const first = partitionAt(granularity, from + (days % SPAN[granularity]));
        const second = partitionAt(granularity, first.ordinal + 1);
        if (second.key.length === first.key.length) expect(first.key < second.key).toBe(true);
      }),
    );
  });

  test('is what the engine truncates to', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const samples = fc.sample(anyPartition, { numRuns: 200, seed: 7 });
    for (const { granularity, start, end, key } of samples) {
      const reader = await connection.runAndReadAll(
        `select cast(date_trunc('${granularity}', timestamp '${start}') as varchar), cast(date_trunc('${granularity}', timestamp '${end}' - interval 1 microsecond) as varchar), timestamp '${start}' < timestamp '${end}'`,
      );
      expect(reader.getRowsJson(), key).toEqual([[start, start, true]]);
    }
    connection.closeSync();
    instance.closeSync();
  });
});

describe('ranges', () => {
  const keys = (text: string) => {
    const range = parseKeyRange('month', text);
    return range === undefined ? undefined : partitionsIn(range).map(({ key }) => key);
  };

  test('are inclusive at both ends', () => {
    expect(keys('2024-11..2025-02')).toEqual(['2024-11', '2024-12', '2025-01', '2025-02']);
    expect(keys('2024-11')).toEqual(['2024-11']);
    const range = parseKeyRange('month', '2024-11..2025-02');
    expect(range && isInRange(partitionAt('month', range.last.ordinal), range)).toBe(true);
    expect(range && isInRange(partitionAt('month', range.last.ordinal + 1), range)).toBe(false);
  });

  test.each([
    '2025-02..2024-11',
    '2024-11..',
    '..2024-11',
    '2024-11..2025-02..2025-03',
    '2024..2025',
  ])('are not "%s"', (text) => expect(keys(text)).toBeUndefined());

  test('of neighbours are one stretch of time', () => {
    const months = ['2024-03', '2024-01', '2024-02', '2024-06', '2024-02'].flatMap(
      (key) => parsePartitionKey('month', key) ?? [],
    );
    expect(stretchesOf(months)).toEqual([
      { start: '2024-01-01 00:00:00', end: '2024-04-01 00:00:00' },
      { start: '2024-06-01 00:00:00', end: '2024-07-01 00:00:00' },
    ]);
    expect(stretchesOf([])).toEqual([]);
    expect(stretchesOf([placeholderPartition('month')])).toEqual([
      { start: '<start>', end: '<end>' },
    ]);
  });
});
