import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../../src/base/parse-instant.ts';

describe('parseInstant', () => {
  test.each([
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01 08:30', '2026-03-01T08:30:00.000Z'],
    ['2026-03-01T08:30:15.5Z', '2026-03-01T08:30:15.500Z'],
    ['2026-03-01T08:30:15+02:00', '2026-03-01T06:30:15.000Z'],
    ['2026-03-01 08:30:15 -0530', '2026-03-01T14:00:15.000Z'],
    ['2026-06-30 17:42:10.123456', '2026-06-30T17:42:10.123Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(parseInstant(text)?.toISOString()).toBe(expected);
  });

  test.each([
    '',
    'yesterday',
    '2026-13-01',
    '2026-02-30',
    '2026-03-01T25:00',
    '03/01/2026',
    '2026',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
