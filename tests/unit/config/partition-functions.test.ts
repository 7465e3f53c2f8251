import { describe, expect, test } from 'vitest';
import { CompileError } from '../../../src/base/errors.ts';
import { renderText } from './render-text.ts';

const rendered = (source: string) => renderText(source).text;

describe('conditions on partitions', () => {
  test.each([
    [
      "in_month('c', '2024-02')",
      "(c >= '2024-02-01 00:00:00+00' and c < '2024-03-01 00:00:00+00')",
    ],
    ["in_month('c', as_of)", "(c >= '2024-02-01 00:00:00+00' and c < '2024-03-01 00:00:00+00')"],
    [
      "in_month('c', modules.datetime.date(1969, 12, 31))",
      "(c >= '1969-12-01 00:00:00+00' and c < '1970-01-01 00:00:00+00')",
    ],
    [
      "in_month(column='c', month='2024-12-31 23:59:59')",
      "(c >= '2024-12-01 00:00:00+00' and c < '2025-01-01 00:00:00+00')",
    ],
    ["since('c', '2024-02-03')", "c >= '2024-02-03 00:00:00+00'"],
    ["since('c', '2024-02-03T04:05Z')", "c >= '2024-02-03 04:05:00+00'"],
    ["since('c', as_of)", "c >= '2024-02-29 23:30:15.678000+00'"],
    [
      "since('c', as_of.astimezone(modules.pytz.timezone('Asia/Tokyo')))",
      "c >= '2024-02-29 23:30:15.678000+00'",
    ],
    [
      "partition_range('c', '2024-Q4')",
      "(c >= '2024-10-01 00:00:00+00' and c < '2025-01-01 00:00:00+00')",
    ],
    [
      "partition_range('c', '2024-02-29T23')",
      "(c >= '2024-02-29 23:00:00+00' and c < '2024-03-01 00:00:00+00')",
    ],
    [
      "partition_range('c', '2024-02-26', granularity='week')",
      "(c >= '2024-02-26 00:00:00+00' and c < '2024-03-04 00:00:00+00')",
    ],
    ['as_of()', "timestamp '2024-02-29 23:30:15.678000'"],
  ])('%s', (call, sql) => {
    expect(rendered(`{{ ${call} }}`)).toBe(sql);
  });

  test('as_of stays a datetime', () => {
    expect(rendered("{{ as_of.strftime('%Y-%m') }} {{ as_of - as_of }}")).toBe('2024-02 0:00:00');
  });

  test.each([
    ["in_month('c', 'May')", '"May"'],
    ["in_month('c', '2024-02-30')", '"2024-02-30"'],
    ["in_month('c')", 'missing'],
    ["since('c', 20240203)", 'another kind'],
    ["since(none, '2024-02-03')", '"column"'],
    ["partition_range('c', '2024-13')", '"2024-13"'],
    ["partition_range('c', '2024-02-27', 'week')", 'week'],
    ["partition_range('c', '2024', 'moon')", '"moon"'],
  ])('%s is refused', (call, words) => {
    expect(() => rendered(`{{ ${call} }}`)).toThrow(CompileError);
    expect(() => rendered(`{{ ${call} }}`)).toThrow(words);
  });
});
