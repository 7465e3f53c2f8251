import { describe, expect, test } from 'vitest';
import { parsePartitionKey } from '../../../src/partitions/partition.ts';
import { partitionFolder, partitionTable } from '../../../src/partitions/partition-names.ts';
import { readPartitionSpec } from '../../../src/partitions/partition-spec.ts';

describe('partition_by', () => {
  test('is months of a field where nothing else is said', () => {
    const defaults = {
      field: 'created_at',
      granularity: 'month',
      layout: 'table',
      retention: null,
      onExpiry: 'drop',
      maxPartitions: 10_000,
      location: null,
      archive: null,
    };
    expect(readPartitionSpec('created_at').spec).toEqual(defaults);
    expect(readPartitionSpec({ field: 'created_at', data_type: 'timestamp' }).spec).toEqual(
      defaults,
    );
  });

  test('reads every key', () => {
    const { spec, faults } = readPartitionSpec({
      field: 'day',
      granularity: 'week',
      layout: 'files',
      retention: '2 years',
      on_expiry: 'retire',
      max_partitions: 12,
      location: 'parts',
      archive: 'old',
    });
    expect(faults).toEqual([]);
    expect(spec).toEqual({
      field: 'day',
      granularity: 'week',
      layout: 'files',
      retention: { count: 24, unit: 'month' },
      onExpiry: 'retire',
      maxPartitions: 12,
      location: 'parts',
      archive: 'old',
    });
  });

  test.each([
    [{}, 'partition_by has no field'],
    [{ field: 'a', granularty: 'day' }, 'partition_by has the unknown key "granularty"'],
    [{ field: 'a', granularity: 'monthly' }, 'partition_by.granularity is "monthly"'],
    [{ field: 'a', layout: 'parquet' }, 'partition_by.layout is "parquet"'],
    [{ field: 'a', retention: 'long' }, 'partition_by.retention is "long"'],
    [{ field: 'a', retention: 24 }, 'partition_by.retention is 24'],
    [{ field: 'a', on_expiry: 'delete' }, 'partition_by.on_expiry is "delete"'],
    [{ field: 'a', max_partitions: 0 }, 'partition_by.max_partitions is 0'],
    [{ field: 'a', location: 'x' }, 'partition_by has a location, but layout table'],
    [{ field: 7 }, 'partition_by.field is 7'],
    [['a'], 'partition_by names no field'],
    ['  ', 'partition_by names no field'],
  ])('%j is refused', (value, message) => {
    const { spec, faults } = readPartitionSpec(value);
    expect(spec).toBeNull();
    expect(faults[0]?.message).toBe(message);
  });

  test('suggests what was meant', () => {
    const hintOf = (value: object) => readPartitionSpec({ field: 'a', ...value }).faults[0]?.hint;
    expect(hintOf({ granularty: 'day' })).toBe('did you mean "granularity"?');
    expect(hintOf({ granularity: 'mont' })).toBe('did you mean "month"?');
    expect(hintOf({ layout: 'file' })).toBe('did you mean "files"?');
  });
});

test('tables and folders are named after the key', () => {
  const month = parsePartitionKey('month', '2026-11');
  const hour = parsePartitionKey('hour', '2026-11-05T13');
  const bc = parsePartitionKey('year', '-0043');
  if (month === undefined || hour === undefined || bc === undefined) throw new Error('no keys');
  expect(partitionTable('events', month)).toBe('events__p_2026_11');
  expect(partitionTable('events', hour)).toBe('events__p_2026_11_05t13');
  expect(partitionTable('events', bc)).toBe('events__p__0043');
  expect(partitionFolder('month', month)).toBe('month=2026-11');
  expect(partitionFolder('hour', hour)).toBe('hour=2026-11-05T13');
});
