import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OperatorKind, ProfileOperator } from '../../../src/adapter/profile.ts';
import { displayWidth } from '../../../src/report/format-table.ts';
import { profileTree } from '../../../src/report/profile-tree.ts';
import { wrapText } from '../../../src/report/wrap-text.ts';

const KINDS: readonly OperatorKind[] = [
  ...([
    'scan',
    'filter',
    'projection',
    'join',
    'aggregate',
    'window',
    'sort',
    'top',
    'other',
  ] as const),
];

const count = fc.nat({ max: 2 ** 31 });

const operators: fc.Arbitrary<ProfileOperator> = fc.letrec<{ operator: ProfileOperator }>(
  (tie) => ({
    operator: fc.record({
      name: fc.string(),
      kind: fc.constantFrom(...KINDS),
      relation: fc.option(
        fc.record({ database: fc.constant(null), schema: fc.string(), identifier: fc.string() }),
      ),
      usesIndex: fc.boolean(),
      conditions: fc.array(fc.string({ maxLength: 200 }), { maxLength: 3 }),
      keys: fc.array(fc.string(), { maxLength: 3 }),
      estimatedRows: fc.option(count),
      details: fc.dictionary(fc.constantFrom('Aggregates', 'Top', 'Join Type'), fc.string()),
      rows: count,
      rowsScanned: count,
      rowGroupsScanned: count,
      rowGroupsTotal: count,
      timeMs: count.map((ns) => ns / 1e6),
      children: fc.oneof(
        { maxDepth: 6 },
        fc.constant([]),
        fc.array(tie('operator'), { maxLength: 3 }),
      ),
    }),
  }),
).operator;

describe('profileTree', () => {
  test('no line is wider than asked for, whatever the plan', () => {
    fc.assert(
      fc.property(operators, (root) => {
        const profile = {
          ...{ latencyMs: 1, cpuMs: 1, rowsScanned: 1, bytesRead: 0, peakMemoryBytes: 0 },
          ...{ spilledBytes: 0, root },
        };
        const lines = profileTree(profile, 80);
        expect(lines.length).toBeGreaterThan(1);
        for (const line of lines) {
          expect(displayWidth(line)).toBeLessThanOrEqual(80);
          expect(line).not.toMatch(/[\n\r\t]/);
        }
      }),
    );
  });
});

/** An operator of which only this is of interest. */
function operator(parts: Partial<ProfileOperator>): ProfileOperator {
  return {
    ...{ name: '', kind: 'other', relation: null, usesIndex: false, conditions: [], keys: [] },
    ...{ estimatedRows: null, details: {}, rows: 0, rowsScanned: 0 },
    ...{ rowGroupsScanned: 0, rowGroupsTotal: 0, timeMs: 0, children: [] },
    ...parts,
  };
}

const SALES = { database: null, schema: 'main', identifier: 'sales' };
const SHOPS = { database: null, schema: 'main', identifier: 'shops' };

test('a plan reads from its end to its beginning, with the share of each operator', () => {
  const scan = operator({
    ...{ name: 'SEQ_SCAN', kind: 'scan', relation: SALES, timeMs: 30, rows: 1200 },
    ...{ rowsScanned: 245_760, rowGroupsScanned: 2, rowGroupsTotal: 9, estimatedRows: 200_000 },
    conditions: ["sold_at>='2024-06-01 00:00:00'::TIMESTAMP", 'amount>10'],
  });
  const lookup = operator({
    ...{ name: 'INDEX_SCAN', kind: 'scan', relation: SHOPS, usesIndex: true, rows: 40, timeMs: 1 },
  });
  const join = operator({
    ...{ name: 'HASH_JOIN', kind: 'join', details: { 'Join Type': 'INNER' }, rows: 1200 },
    ...{ conditions: ['shop_id = shop_id'], timeMs: 9, children: [scan, lookup] },
  });
  const renaming = operator({ name: 'PROJECTION', kind: 'projection', children: [join] });
  const root = operator({
    ...{ name: 'TOP_N', kind: 'top', keys: ['amount DESC'], details: { Top: '3' }, rows: 3 },
    ...{ timeMs: 10, children: [renaming] },
  });
  const profile = { root, latencyMs: 50, cpuMs: 50, rowsScanned: 245_760, bytesRead: 0 };
  const lines = profileTree({ ...profile, peakMemoryBytes: 0, spilledBytes: 0 }, 80);
  expect(lines.join('\n')).toBe(`\
share     time        rows  operator
  20%  10.0 ms           3  first 3 by amount DESC
  18%  9.00 ms       1,200  └ hash join inner
                              │ on shop_id = shop_id
  60%  30.0 ms       1,200    ├ scan main.sales
                              │   245,760 rows read, 2 of 9 row groups
                              │   where sold_at>='2024-06-01' AND amount>10
                              │   the engine expected 200,000 rows
   2%  1.00 ms          40    └ index scan main.shops`);
});

describe('wrapText', () => {
  test('keeps every word and no line is wider, unless a word is', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(words, (list) => {
        const lines = wrapText(list.join(' '), 20, '  ');
        expect(lines.join(' ').split(/\s+/).filter(Boolean)).toEqual(list);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(20);
      }),
    );
  });
});
