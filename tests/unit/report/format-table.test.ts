import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth, formatTable } from '../../../src/report/format-table.ts';

describe('formatTable', () => {
  test('aligns columns, numbers to the right', () => {
    const lines = formatTable(
      ['name', 'n'],
      [
        ['ada', '1'],
        ['grace', '20'],
      ],
      {
        numeric: new Set([1]),
      },
    );
    expect(lines).toEqual(['| name  | n  |', '| ----- | -- |', '| ada   |  1 |', '| grace | 20 |']);
  });

  test('counts wide characters and combining marks as the terminal does', () => {
    expect(displayWidth('日本')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('🎉')).toBe(2);
  });

  test('shows line breaks in a cell as one character', () => {
    expect(formatTable(['a'], [['x\r\ny']])[2]).toBe('| x⏎y |');
  });

  test('fits the width of the terminal, cutting the widest columns', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ maxLength: 60 }), { minLength: 3, maxLength: 3 })),
        fc.integer({ min: 40, max: 120 }),
        (rows, width) => {
          const lines = formatTable(['a', 'b', 'c'], rows, { width });
          expect(new Set(lines.map(displayWidth)).size).toBe(1);
          expect(displayWidth(lines[0] ?? '')).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
