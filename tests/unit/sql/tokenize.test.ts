import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTrivia, tokenizeSql } from '../../../src/sql/tokenize.ts';

const shape = (sql: string) =>
  tokenizeSql(sql)
    .filter((token) => !isTrivia(token))
    .map(({ kind, text }) => `${kind}:${text}`);

/** Texts that are made of what is hard to tell apart. */
const pieces = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'\'"$`;-/*\\\n\r eExX_a1.?(){}[]<>=:#@|&äß中😀\u00a0\u0000'),
      fc.constantFrom('--', '/*', '*/', '$$', '$a$', "e'", "''", '""', '::', '1e5', '1.5', '?1'),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

describe('tokenizeSql', () => {
  test('covers every text exactly', () => {
    fc.assert(
      fc.property(fc.oneof(pieces, fc.string({ unit: 'binary' })), (sql) => {
        const tokens = tokenizeSql(sql);
        expect(tokens.map((token) => token.text).join('')).toBe(sql);
        const starts = tokens.map((token) => token.start);
        const ends = tokens.map((token) => token.end);
        expect([...starts, sql.length]).toEqual([0, ...ends]);
        expect(tokens.every((token) => token.text !== '')).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[string, string[]]>([
    ["select 'it''s' -- no", ['word:select', "string:'it''s'"]],
    [String.raw`E'a\'b' e'c'`, [String.raw`string:E'a\'b'`, "string:e'c'"]],
    [String.raw`'a\' 'b'`, [String.raw`string:'a\'`, "string:'b'"]],
    ["$$a'b$$ $x$ $$ $x$", ["string:$$a'b$$", 'string:$x$ $$ $x$']],
    ['a$b$ $1 $name ?', ['word:a$b$', 'parameter:$1', 'parameter:$name', 'parameter:?']],
    ['/* a /* b */ c */ d', ['word:d']],
    ['"a""b"."c"', ['quoted:"a""b"', 'punctuation:.', 'quoted:"c"']],
    ['1.5e-3+0xFF .5', ['number:1.5e-3', 'operator:+', 'number:0xFF', 'number:.5']],
    ['a-- c\nb', ['word:a', 'word:b']],
    ['a->>b::int', ['word:a', 'operator:->>', 'word:b', 'operator:::', 'word:int']],
    ['1*/* c */2', ['number:1', 'operator:*', 'number:2']],
    ['grün', ['word:grün']],
  ])('%s', (sql, expected) => {
    expect(shape(sql)).toEqual(expected);
  });

  test('takes what is never closed to the end', () => {
    for (const sql of ["'abc", '"abc', '/* a /* b */', '$$abc', '$t$ $$', String.raw`e'a\'`]) {
      expect(tokenizeSql(sql)).toHaveLength(1);
    }
  });

  test('is linear in the length of one long literal', () => {
    const literal = `'${"x''".repeat(500_000)}'`;
    expect(tokenizeSql(literal)).toHaveLength(1);
    expect(tokenizeSql(`/*${'/* */'.repeat(200_000)}*/`)).toHaveLength(1);
  });
});
