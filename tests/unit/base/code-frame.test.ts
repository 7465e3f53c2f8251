import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeFrame, formatPlace, positionAt } from '../../../src/base/code-frame.ts';

function span(text: string, start: number, end = start) {
  return { file: { path: 'models/a.sql', text }, start, end };
}

describe('positionAt', () => {
  test.each([
    ['abc', 0, 1, 1],
    ['abc', 3, 1, 4],
    ['a\nb', 2, 2, 1],
    ['a\r\nb', 3, 2, 1],
    ['a\rb', 2, 2, 1],
    ['\n\n', 2, 3, 1],
    ['💥x', 2, 1, 2],
    ['abc', 99, 1, 4],
    ['abc', -1, 1, 1],
    ['', 0, 1, 1],
  ])('%j at %i is %i:%i', (text, offset, line, column) => {
    expect(positionAt(text, offset)).toEqual({ line, column });
  });

  test('counts lines as an editor does, for any text and line ends', () => {
    const line = fc.array(fc.constantFrom('a', 'ü', '💥', '\t')).map((c) => c.join(''));
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (lines, end) => {
          let offset = 0;
          lines.forEach((text, i) => {
            const column = [...text].length + 1;
            expect(positionAt(lines.join(end), offset + text.length)).toEqual({
              line: i + 1,
              column,
            });
            offset += text.length + end.length;
          });
        },
      ),
    );
  });
});

describe('codeFrame', () => {
  test('underlines the span', () => {
    const text = "select 1\nfrom {{ ref('x') }}\n";
    expect(codeFrame(span(text, 17, 25))).toEqual([
      '  |',
      "2 | from {{ ref('x') }}",
      '  |         ^^^^^^^^',
    ]);
    expect(formatPlace(span(text, 17, 25))).toBe('models/a.sql:2:9');
  });

  test('a span over several lines is underlined to the end of its first', () => {
    expect(codeFrame(span('ab\ncd', 1, 5))).toEqual(['  |', '1 | ab', '  |  ^']);
  });

  test('an empty span, also at the end of the text, has one caret', () => {
    expect(codeFrame(span('ab', 1))).toEqual(['  |', '1 | ab', '  |  ^']);
    expect(codeFrame(span('ab', 2))).toEqual(['  |', '1 | ab', '  |   ^']);
    expect(codeFrame(span('', 0))).toEqual(['  |', '1 | ', '  | ^']);
  });

  test('tabs are one column wide, so that the caret stands below', () => {
    expect(codeFrame(span('\tx', 1, 2))).toEqual(['  |', '1 |  x', '  |  ^']);
  });

  test('the gutter is as wide as the number of the line', () => {
    expect(codeFrame(span(`${'\n'.repeat(99)}x`, 99, 100))).toEqual([
      '    |',
      '100 | x',
      '    | ^',
    ]);
  });

  test('a long line is cut around the caret', () => {
    const [, line = '', carets = ''] = codeFrame(
      span(`${'a'.repeat(500)}XYZ${'b'.repeat(500)}`, 500, 503),
    );
    expect(line.length).toBeLessThan(180);
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('XYZ');
  });

  test('the carets are below the span, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(400), fc.nat(400), (tail, start, width) => {
        const text = `${'abcdefghij'.repeat(40)}${tail.replace(/[^a-z]/g, '')}`;
        const [, line = '', carets = ''] = codeFrame(span(text, start, start + width));
        const at = carets.indexOf('^');
        expect(line[at] ?? '').toBe(text[start] ?? '');
        expect(carets.length).toBeLessThanOrEqual(Math.max(line.length, at + 1));
      }),
    );
  });
});
