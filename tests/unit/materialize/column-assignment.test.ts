import { describe, expect, it } from 'vitest';
import { keepsValues, normalizeType } from '../../../src/materialize/column-assignment.ts';
import { openRig } from '../../support/materialize-rig.ts';

/** Values at the edges of their types, each with what makes it hard to keep. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  BOOLEAN: ['true', 'false'],
  TINYINT: ['-128', '127'],
  INTEGER: ['-2147483648', '2147483647', '16777217'],
  BIGINT: ['9007199254740993', '-9223372036854775808'],
  HUGEINT: ['170141183460469231731687303715884105727', '1'],
  UINTEGER: ['4294967295'],
  FLOAT: ['0.1', '16777216'],
  DOUBLE: ['0.1', '1.6', '1e300'],
  'DECIMAL(5,2)': ['999.99', '0.01', '1.50'],
  'DECIMAL(18,0)': ['999999999999999999'],
  'DECIMAL(18,4)': ['12345678901234.5678'],
  DATE: ["'2024-02-29'"],
  TIMESTAMP: ["'2024-02-29 12:34:56.789012'"],
  TIMESTAMP_MS: ["'2024-02-29 12:34:56.789'"],
  TIMESTAMP_NS: ["'2024-02-29 12:34:56.789012345'"],
  TIMESTAMP_S: ["'2024-02-29 12:34:56'"],
  'TIMESTAMP WITH TIME ZONE': ["'2024-02-29 12:34:56+05'"],
  TIME: ["'12:34:56.789'"],
  VARCHAR: ["'1.7'", "'2024-02-29 12:00:00'", "'x'"],
};

describe('keepsValues', () => {
  it('never says yes where DuckDB changes a value without an error', async () => {
    await using rig = await openRig();
    const types = Object.keys(VALUES);
    const pairs = types.flatMap((from) => types.map((to) => [from, to] as const));
    const wrong: string[] = [];
    let kept = 0;
    for (const [from, to] of pairs) {
      if (!keepsValues(from, to)) continue;
      for (const value of VALUES[from] ?? []) {
        // back again gives the same value, or the engine refused
        const [row] = await rig.rows(
          `select try_cast(x as ${to}) is null or cast(cast(try_cast(x as ${to}) as varchar) as ${from}) = x from (select cast(${value} as ${from}) as x)`,
        );
        kept++;
        if (row?.[0] !== true) wrong.push(`${from} -> ${to}: ${value}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(kept).toBeGreaterThan(100);
  });

  it.each([
    ['DOUBLE', 'INTEGER'],
    ['DECIMAL(10,2)', 'DECIMAL(10,1)'],
    ['DECIMAL(10,2)', 'BIGINT'],
    ['BIGINT', 'DOUBLE'],
    ['TIMESTAMP', 'DATE'],
    ['TIMESTAMP', 'TIMESTAMP WITH TIME ZONE'],
    ['TIMESTAMP_NS', 'TIMESTAMP'],
    ['VARCHAR', 'INTEGER'],
    ['VARCHAR', 'DATE'],
    ['DOUBLE', 'FLOAT'],
    ['INTEGER', 'BOOLEAN'],
    ['STRUCT(a INTEGER)', 'STRUCT(a DOUBLE)'],
  ])('says no to %s -> %s', (from, to) => {
    expect(keepsValues(from, to)).toBe(false);
  });

  it.each([
    ['BIGINT', 'INTEGER'],
    ['INTEGER', 'DECIMAL(10,2)'],
    ['DATE', 'TIMESTAMP'],
    ['FLOAT', 'DOUBLE'],
    ['INTEGER', 'VARCHAR'],
    ['VARCHAR', "ENUM('a')"],
    ['struct(a integer)', 'STRUCT(a INTEGER)'],
  ])('says yes to %s -> %s', (from, to) => {
    expect(keepsValues(from, to)).toBe(true);
  });
});

describe('normalizeType', () => {
  it('leaves quoted parts alone', () => {
    expect(normalizeType(`struct("A b" integer, c enum('x', 'Y'))`)).toBe(
      `STRUCT("A b" INTEGER,C ENUM('x','Y'))`,
    );
  });
});
