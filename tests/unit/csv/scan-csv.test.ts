import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPlace } from '../../../src/base/code-frame.ts';
import { MemflowError } from '../../../src/base/errors.ts';
import { scanCsv } from '../../../src/csv/scan-csv.ts';

function read(text: string, delimiter = ',') {
  const rows: (string | null)[][] = [];
  const shape = scanCsv({ path: 'seeds/s.csv', text }, delimiter, (fields) => {
    rows.push(fields.map((field) => (field.text === '' && !field.quoted ? null : field.text)));
  });
  return { columns: shape.columns, rows };
}

function faults(text: string): readonly string[] {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof MemflowError)) throw error;
    return error.diagnostics.map((found) => {
      if (found.span === undefined) throw new TypeError('a fault of a file has a place');
      return `${found.code} ${formatPlace(found.span)} ${found.message}`;
    });
  }
  return [];
}

describe('scanCsv', () => {
  it('reads values, quotes, empty values and line breaks in quotes', () => {
    expect(read('a,b\n1,"x ""y"", z"\n,""\n"p\r\nq",2')).toEqual({
      columns: ['a', 'b'],
      rows: [
        ['1', 'x "y", z'],
        [null, ''],
        ['p\r\nq', '2'],
      ],
    });
  });

  it('skips empty lines, but not where there is one column only', () => {
    expect(read('a,b\n\n1,2\n\n').rows).toEqual([['1', '2']]);
    expect(read('a\n1\n\n3\n').rows).toEqual([['1'], [null], ['3']]);
  });

  it('takes other delimiters, CRLF, CR, and a last line without an end', () => {
    expect(read('a;b\r\n1;2\r\n', ';').rows).toEqual([['1', '2']]);
    expect(read('a\tb\r1\t2', '\t').rows).toEqual([['1', '2']]);
    expect(read('a,b\n1,').rows).toEqual([['1', null]]);
  });

  it.each([
    ['', 'MF5022 seeds/s.csv:1:1 the file is empty, it has no header'],
    ['\n1\n', 'MF5022 seeds/s.csv:1:1 the file is empty, it has no header'],
    ['a,a\n', 'MF5022 seeds/s.csv:1:3 two columns are named "a"'],
    ['a,A\n', 'MF5022 seeds/s.csv:1:3 the columns "a" and "A" differ in case only'],
    ['a,,b\n', 'MF5022 seeds/s.csv:1:3 a column has no name'],
    ['a,b\n1\n', 'MF5023 seeds/s.csv:2:1 this line has 1 value, the header names 2 columns'],
    ['a,b\n1,2,3\n', 'MF5023 seeds/s.csv:2:1 this line has 3 values, the header names 2 columns'],
    ['a,b\n1,"2\n', 'MF5024 seeds/s.csv:2:3 this quoted value is never closed'],
    ['a,b\n"1"x,2\n', 'MF5024 seeds/s.csv:2:4 text follows a closing quote'],
    [
      'a,b\n "1",2\n',
      'MF5024 seeds/s.csv:2:1 a quote that follows a space is not the start of a quoted value',
    ],
    ['a,b\r\n1,2\n', 'MF5025 seeds/s.csv:2:4 this line ends with LF, the first one with CRLF'],
  ])('refuses %j', (text, expected) => {
    expect(faults(text)).toEqual([expected]);
  });

  it('reports several faults at once, but not a flood', () => {
    expect(faults('a,b\n1\n2\n3,4\n5,6,7\n')).toHaveLength(3);
    expect(faults(`a,b\n${'1\n'.repeat(1000)}`)).toHaveLength(10);
  });

  it('refuses too many columns at once', () => {
    expect(faults(`${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',')}\n`)).toEqual([
      expect.stringContaining('the file has 100000 columns, more than 4096'),
    ]);
  });

  it('gives back what was written, whatever the values', () => {
    const value = fc.option(
      fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '😀') }),
    );
    const table = fc.array(fc.tuple(value, value), { maxLength: 8 });
    const write = (text: string | null) => (text === null ? '' : `"${text.replaceAll('"', '""')}"`);
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), (rows, end) => {
        const text = ['a,b', ...rows.map((row) => row.map(write).join(','))].join(end) + end;
        expect(read(text).rows).toEqual(rows);
      }),
    );
  });

  it('reads or refuses any text, and never fails otherwise', () => {
    const unit = fc.constantFrom('a', '1', '"', ',', '\n', '\r', ' ', ';');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        faults(text);
      }),
      { numRuns: 2000 },
    );
  });
});
