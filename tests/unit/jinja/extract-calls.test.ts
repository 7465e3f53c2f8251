import { describe, expect, it } from 'vitest';
import { extractCalls, extractMacroCalls } from '../../../src/jinja/extract-calls.ts';
import { toRepr } from '../../../src/jinja/text.ts';
import { template } from './rendering.ts';

/** Each call as `name(args)`, with `?` where it is conditional and `...` where an argument is no literal. */
function calls(text: string): readonly string[] {
  return extractCalls(template(text)).calls.map((call) => {
    const named = [...call.keyword].map(([name, value]) => `${name}=${toRepr(value)}`);
    const args = [...call.positional.map(toRepr), ...named, ...(call.literal ? [] : ['...'])];
    return `${call.conditional ? '?' : ''}${call.name}(${args.join(', ')})`;
  });
}

describe('extractCalls', () => {
  it.each([
    ["{{ ref('a') }}{{ ref('p', 'b', v=2) }}", ["ref('a')", "ref('p', 'b', v=2)"]],
    [
      "{{ config(tags=['x', 1.5], meta={'k': none}, n=-1) }}",
      ["config(tags=['x', 1.5], meta={'k': None}, n=-1)"],
    ],
    ["{{ ref(var('x')) }}", ['ref(...)', "var('x')"]],
    ["{{ ref('a', b, 'c') }}", ["ref('a', ...)"]],
    ["{{ ref(*args) }}{{ ref('a', **kw) }}", ['ref(...)', "ref('a', ...)"]],
    [
      "{% if ref('a') %}{{ ref('b') }}{% elif ref('c') %}{% endif %}",
      ["ref('a')", "?ref('b')", "?ref('c')"],
    ],
    [
      "{% for x in ref('a') if ref('b') %}{{ ref('c') }}{% endfor %}",
      ["ref('a')", "?ref('b')", "?ref('c')"],
    ],
    ["{{ ref('a') and ref('b') or ref('c') }}", ["ref('a')", "?ref('b')", "?ref('c')"]],
    ["{{ ref('a') if ref('b') else ref('c') }}", ["?ref('a')", "ref('b')", "?ref('c')"]],
    [
      "{% set x %}{{ ref('a') }}{% endset %}{% with y = ref('b') %}{{ ref('c') }}{% endwith %}",
      ["ref('a')", "ref('b')", "ref('c')"],
    ],
    ["{% call statement('q') %}{{ ref('a') }}{% endcall %}", ["statement('q')", "?ref('a')"]],
    ["{% macro m(ref) %}{{ ref('a') }}{{ var('b') }}{% endmacro %}{{ m(1) }}", ["?var('b')"]],
    ["{% set ref = ref('a') %}{{ ref('b') }}", ["ref('a')"]],
    [
      "{% for ref in ref('a') %}{{ ref('b') }}{{ loop.index }}{% endfor %}{{ ref('c') }}",
      ["ref('a')", "ref('c')"],
    ],
    [
      "{{ dbt_utils.star(from=ref('a')) }}{{ a.b().c() }}",
      ['dbt_utils.star(...)', "ref('a')", 'a.b()'],
    ],
    ["{% raw %}{{ ref('a') }}{% endraw %}{# {{ ref('b') }} #}{{ \"ref('c')\" }}", []],
    ["{{ f('a') | default(ref('b')) is eq(ref('c')) }}", ["f('a')", "ref('b')", "ref('c')"]],
  ])('of %s', (text, expected) => {
    expect(calls(text)).toEqual(expected);
  });

  it('gives the spans of calls and arguments', () => {
    const text = "x {{ ref('a', v = 1) }}";
    const [call] = extractCalls(template(text)).calls;
    expect(text.slice(call?.span.start, call?.span.end)).toBe("ref('a', v = 1)");
    expect(call?.argumentSpans.map(({ start, end }) => text.slice(start, end))).toEqual([
      "'a'",
      '1',
    ]);
  });

  it('gives the global names that are read, with macros seeing what is set later', () => {
    const text =
      '{% macro m(a) %}{{ a }}{{ late }}{{ b }}{{ varargs }}{% endmacro %}{% set late = c %}{{ loop }}{{ d.e }}';
    expect([...extractCalls(template(text)).names].sort()).toEqual(['b', 'c', 'd', 'loop']);
  });
});

describe('extractMacroCalls', () => {
  it('takes parameters for local names and the body for sure to run', () => {
    const [macro] = template(
      "{% macro m(a, b=var('d')) %}{{ a('x') }}{{ ref(b) }}{% endmacro %}",
    ).macros;
    const found = macro && extractMacroCalls(macro);
    expect(found?.calls.map((c) => [c.name, c.conditional])).toEqual([
      ['var', true],
      ['ref', false],
    ]);
    expect(found?.names).toEqual(new Set(['var', 'ref']));
  });
});
