import { describe, expect, it } from 'vitest';
import { formatPlace } from '../../../src/base/code-frame.ts';
import type { Diagnostic } from '../../../src/base/diagnostic.ts';
import { AdapterError, errorDiagnostic } from '../../../src/base/errors.ts';
import {
  createRender,
  renderNative,
  renderTemplate,
  renderTemplateMapped,
} from '../../../src/jinja/render.ts';
import { toRepr } from '../../../src/jinja/text.ts';
import { HostFunction, type RenderOptions, type Value } from '../../../src/jinja/value.ts';
import { given, render, template, thrownBy } from './rendering.ts';

/** Options under which the macros of a file and some host functions are global. */
function project(
  macros: string,
  functions: readonly HostFunction[] = [],
  more: Partial<RenderOptions> = {},
): RenderOptions {
  const definitions = template(macros, 'macros/y.sql').macros;
  return {
    lookup: (name, current) => {
      const definition = definitions.find((macro) => macro.name === name);
      if (definition !== undefined) return current.bindMacro(definition);
      return functions.find((f) => f.name === name);
    },
    ...more,
  };
}

const later = new HostFunction(
  'later',
  ({ positional }) =>
    new Promise((resolve) => {
      setTimeout(() => resolve(positional[0] ?? null), 1);
    }),
);

describe('waiting', () => {
  it('gives a text at once where nothing waits', () => {
    expect(
      typeof renderTemplate(template('{% for i in range(3) %}{{ i }}{% endfor %}'), given()),
    ).toBe('string');
  });

  it.each([
    ['{{ later(1) + later(2) }}', '3'],
    ['{{ [1, later(2), 3] }}', '[1, 2, 3]'],
    ['{% if later(true) %}a{% else %}b{% endif %}', 'a'],
    ['{% for i in later([1, 2]) %}{{ later(i) }}{{ loop.last }}{% endfor %}', '1False2True'],
    ['{% for i in [1, 2, 3] if later(i) != 2 %}{{ i }}{% else %}none{% endfor %}', '13'],
    [
      '{% for i in [1, 2, 3] %}{% if later(i) == 2 %}{% break %}{% endif %}{{ i }}{% endfor %}',
      '1',
    ],
    ['{% set x %}a{{ later("b") }}{% endset %}{{ x | upper }}', 'AB'],
    ['{% filter upper %}a{{ later("b") }}{% endfilter %}', 'AB'],
    ['{% with a = later(1), b = 2 %}{{ a + b }}{% endwith %}', '3'],
    ['{{ outer(2) }}', '21'],
    ['{% call wrap() %}{{ later("c") }}{% endcall %}', '<c>'],
    ['{{ 1 if later(false) else 2 }}{{ later(0) or later(3) }}', '23'],
    ['{{ "%s-%s" | format(later(1), 2) }}{{ later([1])[0] }}{{ later({"a": 5}).a }}', '1-215'],
    [
      '{% for i in [[1], []] recursive %}({{ loop(later(i)) if i is iterable else i }}){% endfor %}',
      '((1))()',
    ],
  ])('renders %s', async (text, expected) => {
    const macros = `{% macro outer(n) %}{{ return(inner(n) + later(1)) }}{% endmacro %}
{% macro inner(n) %}{% do return(later(n) * 10) %}{% endmacro %}
{% macro wrap() %}<{{ caller() }}>{% endmacro %}`;
    const result = renderTemplate(template(text), project(macros, [later]));
    expect(result).toBeInstanceOf(Promise);
    expect(await result).toBe(expected);
  });

  it('places an error that comes after a wait', async () => {
    const failing = new HostFunction('query', async () => {
      await Promise.resolve();
      throw new AdapterError(errorDiagnostic('MF2007', 'no such table'));
    });
    const options = project('{% macro m() %}\n  {{ query() }}{% endmacro %}', [failing]);
    const error = await Promise.resolve(renderTemplate(template('x {{ m() }}'), options)).catch(
      (thrown: unknown) => thrown,
    );
    const [diagnostic] = thrownBy(() => {
      throw error;
    }).diagnostics;
    expect(diagnostic?.span && formatPlace(diagnostic.span)).toBe('macros/y.sql:2:6');
    expect(diagnostic?.callStack?.map(formatPlace)).toEqual(['models/x.sql:1:6']);
  });
});

describe('errors', () => {
  it('show the macro stack', () => {
    const macros = `{% macro a(x) %}{{ b(x) }}{% endmacro %}

{% macro b(x) %}
  {{ x.y.z }}
{% endmacro %}`;
    const error = thrownBy(() => render('select 1,\n  {{ a({}) }}', project(macros)));
    const [diagnostic] = error.diagnostics;
    expect(error.code).toBe('MF2004');
    expect(error.message).toBe("'dict object' has no attribute 'y'");
    expect(diagnostic?.callStack?.map(formatPlace)).toEqual([
      'models/x.sql:2:6',
      'macros/y.sql:1:20',
    ]);
    expect(diagnostic?.span && formatPlace(diagnostic.span)).toBe('macros/y.sql:4:6');
  });

  it('of the host keep their own place, and get one where they have none', () => {
    const host = new HostFunction('host', (_args, site) => site.fail('MF2009', 'not so', 'but so'));
    const plain = new HostFunction('plain', () => {
      throw new AdapterError(errorDiagnostic('MF2007', 'out of order'));
    });
    for (const name of ['host', 'plain']) {
      const [diagnostic] = thrownBy(() =>
        render(`ab {{ ${name}() }}`, project('', [host, plain])),
      ).diagnostics;
      expect(diagnostic?.span && formatPlace(diagnostic.span)).toBe('models/x.sql:1:7');
    }
  });

  it.each([
    ['{{ q.a }}', 'MF2004', "'q' is undefined"],
    ['{{ 1 + q }}', 'MF2004', "'q' is undefined"],
    ["{{ 'a' + 1 }}", 'MF2006', 'can only concatenate str (not "int") to str'],
    ["{{ 1 < 'a' }}", 'MF2006', "'<' not supported between instances of 'int' and 'str'"],
    ['{{ 1 / 0 }}', 'MF2007', 'division by zero'],
    ['{{ [].index(1) }}', 'MF2008', '1 is not in list'],
    [
      '{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}',
      'MF2009',
      "macro 'm' takes not more than 1 argument(s)",
    ],
    ['{{ return(1) }}', 'MF2017', 'return() was called outside of a macro'],
    ["{% include 'nope' %}", 'MF2014', "template not found: 'nope'"],
    [
      '{{ [1, 2] | random }}',
      'MF2010',
      'the filter random is not available: builds would differ from run to run',
    ],
  ])('of %s is %s', (text, code, message) => {
    const error = thrownBy(() => render(text));
    expect([error.code, error.message]).toEqual([code, message]);
  });
});

describe('undefined values', () => {
  it('print as nothing, with one warning per place', () => {
    const warnings: Diagnostic[] = [];
    const options = { ...given(), onWarning: (d: Diagnostic) => warnings.push(d) };
    expect(
      render("a{{ q }}b{% for i in [1, 2] %}{{ r ~ 'x' }}{% endfor %}{{ 1 if false }}", options),
    ).toBe('abxx');
    expect(warnings.map((w) => [w.code, w.message, w.span && formatPlace(w.span)])).toEqual([
      ['MF2005', "'q' is undefined and was printed as nothing", 'models/x.sql:1:5'],
      ['MF2005', "'r' is undefined and was printed as nothing", 'models/x.sql:1:34'],
    ]);
  });

  it('answer everything with themselves while parsing', () => {
    const warnings: Diagnostic[] = [];
    const options: RenderOptions = {
      ...given(),
      undefinedMode: 'chainable',
      onWarning: (d) => warnings.push(d),
    };
    const text = `{{ a.b['c'](1).d }}{% for x in e.f %}{{ x }}{% endfor %}{% call g.h() %}x{% endcall %}{{ i is defined }}`;
    expect(render(text, options)).toBe('False');
    expect(warnings).toEqual([]);
  });
});

describe('macros', () => {
  it('carry values out with return, from loops and captured blocks too', () => {
    const macros = `{% macro first_big(xs) %}junk{% for x in xs %}{% set y %}{% if x > 2 %}{{ return([x]) }}{% endif %}{% endset %}{% endfor %}{% endmacro %}
{% macro none_at_all() %}{{ return(none) }}{% endmacro %}
{% macro through(xs) %}{% call keep() %}{{ return(xs) }}{% endcall %}{% endmacro %}
{% macro keep() %}({{ caller() }}){% endmacro %}`;
    const options = project(macros);
    expect(render('{{ first_big([1, 3, 5]) }}{{ none_at_all() is none }}', options)).toBe(
      '[3]True',
    );
    // A body handed to a macro returns from that macro.
    expect(thrownBy(() => render('{{ through([1]) }}', options)).code).toBe('MF2006');
  });

  it('can be called by the host', () => {
    const definitions = template(
      '{% macro m(a, b=2) %}{{ a }}-{{ b }}-{{ varargs }}{% endmacro %}',
    ).macros;
    const current = createRender(given());
    const [definition] = definitions;
    if (definition === undefined) throw new TypeError('no macro');
    const macro = current.bindMacro(definition);
    expect(current.bindMacro(definition)).toBe(macro);
    const keyword = new Map<string, Value>([['b', 5]]);
    expect(current.call(macro, { positional: [1], keyword }, definition.span)).toBe('1-5-()');
  });

  it('describe themselves', () => {
    const text =
      '{% macro m(a, b=1) %}{{ kwargs }}{{ caller }}{% endmacro %}{{ m.name }} {{ m.arguments }} {{ m.catch_kwargs }} {{ m.catch_varargs }} {{ m.caller }}';
    expect(render(text)).toBe("m ('a', 'b') True False True");
  });
});

describe('reuse', () => {
  const files: Readonly<Record<string, string>> = {
    base: '<{% block a %}base{% endblock %}|{% block b required %}{% endblock %}>',
    lib: '{% macro hi(n) %}hi {{ n }}{% endmacro %}{% set x = 7 %}{% set _y = 8 %}',
    round: "{% include 'trip' %}",
    trip: "{% include 'round' %}",
  };
  const options: RenderOptions = {
    ...given({ n: 1 }),
    loadTemplate: (name) => {
      const text = files[name];
      return text === undefined ? undefined : template(text, name);
    },
  };

  it('extends, overrides and calls what it overrides', () => {
    const text =
      "{% extends 'base' %}gone{% block a %}[{{ super() }}]{% endblock %}{% block b %}b{% endblock %}";
    expect(render(text, options)).toBe('<[base]|b>');
    expect(thrownBy(() => render("{% extends 'base' %}", options)).code).toBe('MF2016');
  });

  it('imports what is exported', () => {
    expect(render("{% import 'lib' as l %}{{ l.hi(2) }} {{ l.x }}", options)).toBe('hi 2 7');
    expect(
      render("{% from 'lib' import hi as h, nope %}{{ h(1) }}{{ nope is defined }}", options),
    ).toBe('hi 1False');
  });

  it('prints the round of templates that include each other', () => {
    const error = thrownBy(() => render("{% include 'round' %}", options));
    expect(error.code).toBe('MF2015');
    expect(error.message).toMatch(
      /^templates include each other in a circle: (round -> trip -> round|trip -> round -> trip)$/,
    );
  });
});

describe('renderNative', () => {
  it.each([
    ['{{ 1 }}', '1'],
    ['{{ [1, none] }}', '[1, None]'],
    ['{{ n }}', '5'],
    ["{{ '1' }}", "'1'"],
    ['a{{ 1 }}', "'a1'"],
    ['text', "'text'"],
    ['', "''"],
    ["{{ '1.5' | as_number }}", '1.5'],
    ["{{ 'True' | as_bool }}", 'True'],
    ["{{ '[1, 2]' | as_native }}", '[1, 2]'],
    ['{{ 5 | as_text }}', "'5'"],
    ['{% if n %}{{ n }}{% endif %}', '5'],
  ])('of %s is %s', (text, expected) => {
    const result = renderNative(template(text), given({ n: 5 }));
    expect(result instanceof Promise ? 'waits' : toRepr(result)).toBe(expected);
  });

  it('refuses what a marker does not fit', () => {
    expect(thrownBy(() => renderNative(template("{{ 'x' | as_number }}"), given())).code).toBe(
      'MF2007',
    );
  });
});

describe('renderTemplateMapped', () => {
  it('says what wrote which part', () => {
    const text = 'a{{ 1 }}{% for i in [2, 3] %}-{{ i }}{% endfor %}z';
    const mapped = renderTemplateMapped(template(text), given());
    if (mapped instanceof Promise) throw new TypeError('waits');
    expect(mapped.text).toBe('a1-2-3z');
    const parts = mapped.segments.map(({ offset, span }, i) => [
      mapped.text.slice(offset, mapped.segments[i + 1]?.offset),
      text.slice(span.start, span.end),
    ]);
    expect(parts).toEqual([
      ['a', 'a'],
      ['1', '1'],
      ['-', '-'],
      ['2', 'i'],
      ['-', '-'],
      ['3', 'i'],
      ['z', 'z'],
    ]);
  });
});
