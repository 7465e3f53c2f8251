import { describe, expect, it } from 'vitest';
import { tokenize } from '../../../src/jinja/syntax/lexer.ts';
import { describeToken } from '../../../src/jinja/syntax/token.ts';

const tokens = (text: string) => tokenize({ path: 'x.sql', text });
const shown = (text: string) => tokens(text).map((t) => `${t.kind}:${t.text}`);

describe('tokenize', () => {
  it('gives every token the offsets of its source', () => {
    const text = "a {{ b.c|d('e') }}{% if 1.5 %}";
    for (const { kind, start, end } of tokens(text)) {
      if (kind === 'name') expect('bcdif'.includes(text.slice(start, end))).toBe(true);
      if (kind === 'string') expect(text.slice(start, end)).toBe("'e'");
      if (kind === 'float') expect(text.slice(start, end)).toBe('1.5');
      if (kind === 'block_begin') expect(text.slice(start, end)).toBe('{%');
    }
  });

  it('keeps offsets through Windows line ends, which become line feeds in the text', () => {
    const text = 'a\r\n{{ b }}\r\n';
    const found = tokens(text);
    expect(found[0]).toMatchObject({ kind: 'data', text: 'a\n', start: 0, end: 3 });
    const name = found.find((t) => t.kind === 'name');
    expect(text.slice(name?.start, name?.end)).toBe('b');
    expect(found.at(-1)?.kind).toBe('eof');
  });

  it('strips what the tags ask for', () => {
    expect(shown('a  {%- b -%}  c')).toEqual([
      'data:a',
      'block_begin:',
      'name:b',
      'block_end:',
      'data:c',
      'eof:',
    ]);
    expect(shown('a {#- x -#} b')).toEqual(['data:a', 'data:b', 'eof:']);
    expect(shown('{% raw -%} {{ x }} {%- endraw %}')).toEqual(['data:{{ x }}', 'eof:']);
  });

  it.each([
    ['1_000', 1000],
    ['0xff', 255],
    ['0b101', 5],
    ['0o17', 15],
    ['1e3', 1000],
    ['1.5e-1_0', 1.5e-10],
    ['12345678901234567890', 12345678901234567890n],
  ])('reads the number %s', (text, value) => {
    expect(tokens(`{{ ${text} }}`)[1]?.number).toBe(value);
  });

  it.each([
    ['\\n', '\n'],
    ['\\d', '\\d'],
    ['\\x41', 'A'],
    ['\\u00e9', 'é'],
    ['\\101', 'A'],
    ['a\\\nb', 'ab'],
    ['\\\\', '\\'],
    ['\\é', '\\xe9'],
  ])('unescapes the string %j as Python does', (source, value) => {
    expect(tokens(`{{ '${source}' }}`)[1]?.text).toBe(value);
  });

  it.each([
    ['{{ (] }}', "unexpected ']', expected ')'"],
    ['{{ ) }}', "unexpected ')'"],
    ["{{ 'a }}", 'unexpected char "\'" at 3'],
    ['{# a', "missing end of comment, expected '#}'"],
    ['{% raw %} a', "missing end of raw block, expected '{% endraw %}'"],
    ["{{ '\\xZZ' }}", 'truncated \\xXX escape'],
    ['{{ a ? b }}', "unexpected char '?' at 5"],
  ])('ends with the fault in %j', (text, message) => {
    const last = tokens(text).at(-1);
    expect(last).toMatchObject({ kind: 'error', text: message });
    expect(last?.end).toBeGreaterThan(last?.start ?? 0);
  });

  it('calls tokens what Jinja2 calls them', () => {
    expect(tokens('{{ a + }}').map(describeToken)).toEqual([
      'begin of print statement',
      'a',
      '+',
      'end of print statement',
      'end of template',
    ]);
  });
});
