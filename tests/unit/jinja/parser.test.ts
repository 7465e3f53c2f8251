import { describe, expect, it } from 'vitest';
import { formatPlace } from '../../../src/base/code-frame.ts';
import type { Expression, Statement } from '../../../src/jinja/syntax/ast.ts';
import { childExpressions, statementParts } from '../../../src/jinja/syntax/ast-children.ts';
import { bodyTemplate } from '../../../src/jinja/template.ts';
import { render, template, thrownBy } from './rendering.ts';

function output(text: string): Expression {
  const [first] = template(`{{ ${text} }}`).ast.body;
  if (first?.kind !== 'output') throw new TypeError('no output');
  return first.value;
}

/** An expression with all its parentheses. */
function shape(node: Expression): string {
  const parts = childExpressions(node).map(shape);
  switch (node.kind) {
    case 'const':
      return String(node.value);
    case 'name':
      return node.name;
    case 'binary':
    case 'logical':
    case 'unary':
      return `(${node.operator} ${parts.join(' ')})`;
    case 'compare':
      return `(${node.rest.map((r) => r.operator).join(',')} ${parts.join(' ')})`;
    default:
      return `(${node.kind} ${parts.join(' ')})`;
  }
}

describe('expressions', () => {
  it.each([
    ['1 + 2 * 3', '(+ 1 (* 2 3))'],
    ['2 ** 3 ** 2', '(** (** 2 3) 2)'],
    ['-2 ** 2', '(** (- 2) 2)'],
    ['a or b and not c', '(or a (and b (not c)))'],
    ['not a in b', '(not (in a b))'],
    ['a not in b', '(not in a b)'],
    ['a ~ 1 + 2', '(+ (concat a 1) 2)'],
    ['a < b < c == d', '(<,<,== a b c d)'],
    ['a if b else c if d else e', '(conditional b a (conditional d c e))'],
    ['a is not none', '(not (test a))'],
    ['-a|abs', '(filter (- a))'],
    ['a.b[0](1)|e', '(filter (call (item (attribute a) 0) 1))'],
    ['1, 2', '(tuple 1 2)'],
  ])('reads %s', (text, expected) => {
    expect(shape(output(text))).toBe(expected);
  });

  it('gives every node the span of its source', () => {
    const text = "{{ a.b(1, c=[2, 'x'])|e ~ -3 if f is eq(4) else {'k': g[1:2]} }}";
    const slice = (node: Expression) => text.slice(node.span.start, node.span.end);
    const seen: string[] = [];
    const visit = (node: Expression): void => {
      seen.push(slice(node));
      for (const child of childExpressions(node)) {
        expect(child.span.start).toBeGreaterThanOrEqual(node.span.start);
        expect(child.span.end).toBeLessThanOrEqual(node.span.end);
        visit(child);
      }
    };
    const first = template(text).ast.body[0];
    if (first?.kind === 'output') visit(first.value);
    for (const part of ["[2, 'x']", 'f is eq(4)', 'g[1:2]', '-3', "a.b(1, c=[2, 'x'])|e ~ -3"]) {
      expect(seen).toContain(part);
    }
  });
});

describe('statements', () => {
  it('covers whole tags, and bodies from tag to tag', () => {
    const text =
      'x{% macro m(a, b: int = 1) -%} body {% endmacro %}{% docs d %}\n# Title\n{% enddocs %}';
    const parsed = template(text);
    const [macro, docs] = parsed.macros;
    expect(text.slice(macro?.span.start, macro?.span.end)).toBe(
      '{% macro m(a, b: int = 1) -%} body {% endmacro %}',
    );
    expect(text.slice(macro?.nameSpan.start, macro?.nameSpan.end)).toBe('m');
    expect(macro?.parameters).toEqual([
      { name: 'a', hasDefault: false },
      { name: 'b', hasDefault: true },
    ]);
    expect(docs).toMatchObject({ kind: 'docs', name: 'd' });
    expect(text.slice(docs?.bodySpan.start, docs?.bodySpan.end)).toBe('\n# Title\n');
  });

  it("reads dbt's blocks", () => {
    const parsed = template(`{% test positive(model, column_name) %}t{% endtest %}
{% data_test other(model) %}t{% enddata_test %}
{% materialization view, adapter='duckdb', supported_languages=['sql', 'python'] %}m{% endmaterialization %}
{% materialization thing, default %}m{% endmaterialization %}
{% snapshot s %}select {{ 1 }}{% endsnapshot %}`);
    expect(parsed.macros.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'test positive',
      'test other',
      'materialization view',
      'materialization thing',
      'snapshot s',
    ]);
    expect(parsed.macros[2]?.details).toEqual(
      new Map<string, unknown>([
        ['adapter', 'duckdb'],
        ['supported_languages', ['sql', 'python']],
      ]),
    );
    expect(parsed.macros[3]?.details.get('adapter')).toBe('default');
    const snapshot = parsed.macros[4];
    expect(snapshot && bodyTemplate(snapshot).ast.body).toHaveLength(2);
  });

  it('knows a template without tags', () => {
    expect(template('select 1 {# c #}').isStatic).toBe(true);
    expect(template('select {{ 1 }}').isStatic).toBe(false);
    expect(template('').isStatic).toBe(true);
  });

  it('visits every part of every statement', () => {
    const kinds = new Set<string>();
    const visit = (body: readonly Statement[]): void => {
      for (const node of body) {
        kinds.add(node.kind);
        for (const inner of statementParts(node).bodies) visit(inner);
      }
    };
    visit(
      template(`{% extends 'a' %}{% block b %}{% for x in y %}{% break %}{% else %}{% if z %}{% set q = 1 %}{% endif %}
{% endfor %}{% endblock %}{% set r %}{% do s %}{% endset %}{% call m() %}{% include 'i' %}{% endcall %}{% filter upper %}
{% with a = 1 %}{% import 'j' as j %}{% from 'k' import l %}{% endwith %}{% endfilter %}{% autoescape true %}{{ 1 }}
{% endautoescape %}{% macro n() %}{% endmacro %}`).ast.body,
    );
    expect([...kinds].sort()).toEqual(
      'autoescape block break call-block do extends filter-block for from-import if import include macro output set set-block text with'.split(
        ' ',
      ),
    );
  });
});

describe('faults', () => {
  it.each([
    ['{% if a %}\n  {% endfor %}', 'models/x.sql:2:6'],
    ['a\n\n {{ 1 + }}', 'models/x.sql:3:9'],
    ['{{ a b }}', 'models/x.sql:1:6'],
    ["x\r\ny {{ 'a' | nope }}", 'models/x.sql:2:12'],
    ['{% for x in %}{% endfor %}', 'models/x.sql:1:13'],
    ['{% break %}', 'models/x.sql:1:4'],
  ])('are placed: %j', (text, place) => {
    const { diagnostics } = thrownBy(() => template(text));
    const span = diagnostics[0]?.span;
    expect(span && formatPlace(span)).toBe(place);
  });

  it('finds all unknown filters and tests at once, and says what was meant', () => {
    const { diagnostics } = thrownBy(() => template('{{ a|uper }}{{ b is defind }}{{ c|lower }}'));
    expect(diagnostics.map(({ code, message, hint }) => [code, message, hint])).toEqual([
      ['MF2002', "there is no filter 'uper'", 'did you mean "upper"?'],
      ['MF2002', "there is no test 'defind'", 'did you mean "defined"?'],
    ]);
  });

  it('minds an unknown filter behind an if only when it runs', () => {
    expect(render('{% if false %}{{ 1|nope }}{% endif %}{{ 2|nope if false else 3 }}')).toBe('3');
    expect(thrownBy(() => render('{% if true %}{{ 1|nope }}{% endif %}')).code).toBe('MF2002');
  });

  const deep: [string, string][] = [
    ['parentheses', `{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`],
    ['ifs', '{% if true %}'.repeat(5_000) + '{% endif %}'.repeat(5_000)],
    ['not', `{{ ${'not '.repeat(100_000)}1 }}`],
    ['signs', `{{ ${'-'.repeat(100_000)}1 }}`],
    ['sums', `{{ ${'1 + '.repeat(100_000)}1 }}`],
    ['filters', `{{ 1${'|e'.repeat(100_000)} }}`],
    ['attributes', `{{ a${'.b'.repeat(100_000)} }}`],
    ['inline ifs', `{{ ${'1 if 0 else '.repeat(20_000)}2 }}`],
    ['types', `{% macro m(a: ${'b['.repeat(20_000)}`],
  ];
  it.each(deep)('refuses %s nested too deeply', (_name, text) => {
    expect(thrownBy(() => template(text)).code).toBe('MF2003');
  });

  it('accepts 400 levels', () => {
    expect(render(`{{ ${'('.repeat(400)}1${')'.repeat(400)} }}`)).toBe('1');
    expect(render(`${'{% if true %}'.repeat(400)}x${'{% endif %}'.repeat(400)}`)).toBe('x');
  });
});
