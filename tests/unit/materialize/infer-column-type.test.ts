import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnProfile } from '../../../src/materialize/infer-column-type.ts';

function profile(...values: readonly string[]): ColumnProfile {
  const column = new ColumnProfile();
  for (const value of values) column.add(value);
  return column;
}

describe('ColumnProfile', () => {
  it.each([
    [[], 'VARCHAR'],
    [['1', '-2', '0'], 'INTEGER'],
    [['2147483647'], 'INTEGER'],
    [['2147483648'], 'BIGINT'],
    [['9223372036854775807'], 'BIGINT'],
    [['9223372036854775808'], 'VARCHAR'],
    [['12345678901234567890'], 'VARCHAR'],
    [['007'], 'VARCHAR'],
    [['+1'], 'VARCHAR'],
    [['-0'], 'VARCHAR'],
    [[' 1'], 'VARCHAR'],
    [['1', '2.5'], 'DOUBLE'],
    [['19.90', '5.00', '7'], 'DOUBLE'],
    [['1.9', '1.10'], 'VARCHAR'],
    [['0.1', '123456789.123456'], 'DOUBLE'],
    [['0.12345678901234567890'], 'VARCHAR'],
    [['9007199254740993', '0.5'], 'VARCHAR'],
    [['1e5'], 'VARCHAR'],
    [['1.5e-07'], 'DOUBLE'],
    [['1e+999'], 'VARCHAR'],
    [['inf'], 'VARCHAR'],
    [['nan'], 'VARCHAR'],
    [['true', 'false'], 'BOOLEAN'],
    [['True', 'FALSE'], 'BOOLEAN'],
    [['yes', 'no'], 'VARCHAR'],
    [['NO'], 'VARCHAR'],
    [['t', 'f'], 'VARCHAR'],
    [['2024-02-29'], 'DATE'],
    [['2023-02-29'], 'VARCHAR'],
    [['1900-02-29'], 'VARCHAR'],
    [['2000-02-29'], 'DATE'],
    [['2024-13-01'], 'VARCHAR'],
    [['2024-1-1'], 'VARCHAR'],
    [['13/02/2024'], 'VARCHAR'],
    [['2024-01-01 10:00:00', '2024-01-01T10:00:00.123'], 'TIMESTAMP'],
    [['2024-01-01 10:00'], 'TIMESTAMP'],
    [['2024-01-01 24:00:00'], 'VARCHAR'],
    [['2024-01-01 10:00:00.1234567'], 'VARCHAR'],
    [['2024-01-01 10:00:00Z', '2024-01-02 10:00:00+00:00'], 'TIMESTAMP'],
    [['2024-01-01 10:00:00Z', '2024-01-02 10:00:00'], 'VARCHAR'],
    [['2024-01-01 10:00:00+02:00'], 'VARCHAR'],
    [['2024-01-01', '2024-01-01 10:00:00'], 'VARCHAR'],
    [['10:00:00'], 'VARCHAR'],
    [['null'], 'VARCHAR'],
    [['1', 'x'], 'VARCHAR'],
  ])('%j is %s', (values, expected) => {
    expect(profile(...values).type).toBe(expected);
  });

  it('names a number that would have changed, and is silent about plain text', () => {
    expect(profile('007', '1').oddNumber).toBe('007');
    expect(profile('1.9', '1.10').oddNumber).toBe('1.10');
    expect(profile('12345678901234567890').oddNumber).toBe('12345678901234567890');
    expect(profile('1', 'x').oddNumber).toBeNull();
    expect(profile('19.90', '5.00').oddNumber).toBeNull();
  });

  it('does not depend on the order of the values', () => {
    const value = fc.constantFrom(
      '1',
      '007',
      '1.5',
      '1.10',
      '9223372036854775807',
      'x',
      'true',
      '2024-01-01',
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 6 }), (values) => {
        expect(profile(...values).type).toBe(profile(...values.toReversed()).type);
      }),
    );
  });

  it('calls a DOUBLE only what a double gives back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = String(value);
        if (profile(text).type === 'DOUBLE') expect(String(Number(text))).toBe(text);
      }),
    );
  });
});
