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
