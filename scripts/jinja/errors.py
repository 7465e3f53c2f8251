"""Faults in many places: the line of syntax errors, undefined values, the sandbox."""

# Each fault stands alone on a line; templates put lines before and after it.
SYNTAX = r"""
{% if %}
{% nope %}
{{ 1 + }}
{{ a b }}
{{ [1, }}
{{ 1|nope }}
{{ 1 is nope }}
{% endfor %}
{% for x in %}{% endfor %}
{% set 1 = 2 %}
{% macro m( %}{% endmacro %}
{{ 'a }}
{% include %}
{{ a. }}
{{ a[] }}
{{ f(a=1, 2) }}
{{ f(**a, *b) }}
{{ f(*a, *b) }}
{{ f(**a, **b) }}
{{ f(**a, b) }}
{{ f(, ) }}
{{ f(a b) }}
{% else %}
{{ $ }}
{% if true %}x{% else %}y{% else %}z{% endif %}
{% call x %}{% endcall %}
{% break %}
{{ {'a' 1} }}
{% block a %}{% endblock %}{% block a %}{% endblock %}
{% import 'x' %}
{% from 'x' imp y %}
{% with a %}{% endwith %}
{% filter %}{% endfilter %}
{% raw %}
{# open
{{ (1 }}
{{ 1) }}
{{ {1:2 }}
{{ x.1a }}
{{ 1a }}
{% if x = 1 %}{% endif %}
{% set x %}
{% for a.b in c %}{% endfor %}
{{ true.x = 1 }}
{{ lambda }}
{{ x for x in y }}
{{ a := 1 }}
{{ not }}
{{ is x }}
{{ in x }}
{% print %}
{% do %}
{% autoescape %}{% endautoescape %}
"""

RUNTIME = r"""
{{ 1 / 0 }}
{{ 1 % 0 }}
{{ 'a' + 1 }}
{{ none + 1 }}
{{ [] < 1 }}
{{ 5() }}
{{ xs.append() }}
{{ 'x'|int('a', 'b', 'c') }}
{{ xs|join(1, 2, 3) }}
{{ xs|first(1) }}
{{ xs|nope2 if false }}
{{ range(1, 2, 0) }}
{{ range(200000) }}
{{ {}['x'].y }}
{{ missing.x }}
{{ missing() }}
{{ missing + 1 }}
{{ missing.a.b }}
{{ d.nope.x }}
{{ d['k k'].x }}
{{ xs[7].x }}
{{ s.nope() }}
{{ none.x.y }}
{{ d.nope() }}
{{ missing|upper ~ missing.z }}
{{ missing|list|first|upper }}
{{ missing|length }}
{{ missing|sum }}
{{ missing|int + missing }}
{{ missing < 1 }}
{{ missing[0] }}
{{ -missing }}
{{ missing * 2 }}
{{ missing in [1] }}
{{ 1 in missing }}
{{ missing is defined }}{{ missing.x }}
{{ 'abc'.index('z') }}
{{ [1].index(2) }}
{{ {}.popitem() }}
{{ [].pop() }}
{{ '{}'.format() }}
{{ '%d' % 'x' }}
{{ 'abc' * 'x' }}
{{ 'a'.join([1]) }}
{{ dict(5) }}
{{ namespace(5) }}
{{ cycler() }}
{{ {[]: 1} }}
{{ [] in {} }}
{{ xs|map('nope')|list }}
{{ xs|select('nope')|list }}
{{ xs|sort(attribute='x') }}
{{ xs|batch(0)|list }}
{{ xs|slice(0)|list }}
{{ [1,'a']|sort }}
{{ [none,1]|max }}
{{ 'x'|round }}
{{ 'x'|abs }}
{{ none|abs }}
{{ {}|dictsort(by='z') }}
{{ 1|round(1,'z') }}
{{ ''.__class__ }}
{{ ''.__class__.__mro__ }}
{{ []['__class__'] }}
{{ [].__init__() }}
{{ {}|attr('__class__') }}
{{ ''|attr('__class__') }}
{{ '{0.__class__}'.format(1) }}
{{ '{a.__init__}'.format(a=[]) }}
{{ m.__globals__ }}
{{ range.__init__ }}
{{ xs.__len__() }}
{{ (1).__class__ }}
{{ none.__class__ }}
{{ d.__getitem__('a') }}
{{ ns.__dict__ }}
{{ ''.__class__ is defined }}
{{ f(1) }}
{{ m(1, 2, 3) }}
{{ m(z=1) }}
{{ m(1, a=2) }}
{{ 's'() }}
{{ d.items(1) }}
{{ s.upper(1) }}
{{ s.replace() }}
{{ s.split(1) }}
{{ s.startswith(1) }}
{{ s.center('a') }}
{{ s[1.5] }}
{{ s[none] }}
{{ xs['a'].b }}
{{ xs[::0] }}
{{ 1[0].x }}
{{ 2 ** 'a' }}
{{ ~5 }}
{{ -'a' }}
{{ loop.index }}
{{ caller() }}
{{ super() }}
{{ varargs }}
{{ kwargs.x }}
{% for x in 5 %}{% endfor %}
{% for x in none %}{% endfor %}
{% for a, b in [1] %}{% endfor %}
{% for a, b in [(1,2,3)] %}{% endfor %}
{% for a, b in [(1,)] %}{% endfor %}
{% set a, b = 1 %}
{% set a, b = 1, 2, 3 %}
{% set d.x = 1 %}
{% set a, b = missing %}
{% include 'nope' %}
{% import 'nope' as x %}
{% from 'nope' import x %}
{% extends 'nope' %}
{% call s() %}x{% endcall %}
{% call d.nope() %}x{% endcall %}
{% if missing.x %}{% endif %}
{% if 1 < 'a' %}{% endif %}
{% filter join(1,2,3) %}x{% endfilter %}
{% do missing.append(1) %}
{% with a = missing.b %}{{ a }}{% endwith %}
{% set x = missing.b %}
{% print missing.b %}
{% for x in missing.b %}{% endfor %}
{% for x in xs if missing.b %}{% endfor %}
{% for x in xs %}{{ x / 0 }}{% endfor %}
{% for x in xs %}{{ loop.nope.y }}{% endfor %}
{% macro q() %}{{ missing.b }}{% endmacro %}{{ q() }}
{% macro q(a) %}{{ a.b }}{% endmacro %}{{ q() }}
{% macro q(a=missing.b) %}{{ a }}{% endmacro %}{{ q() }}
{% set ns = namespace() %}{{ ns.x.y }}
{% import 'm' as m2 %}{{ m2.nope() }}
"""


def generate(add):
    context = {"xs": [3, 1, 2], "d": {"a": 1}, "s": "text"}
    prefixes = ["", "line one\n\n", "{# c\nc #}{% set q =\n 1 %}\n", "{{ 'a\nb' }}\r\n"]
    suffixes = ["", "\nafter {{ 1 }}\n"]
    lines = [line for line in SYNTAX.strip().split("\n") if line]
    for k, line in enumerate(lines):
        for j, prefix in enumerate(prefixes):
            add("errors-syntax", prefix + line + suffixes[(k + j) % 2], {})
    macro = "{% macro m(a) %}{{ a }}{% endmacro %}{% set ns = namespace() %}"
    lines = [line for line in RUNTIME.strip().split("\n") if line]
    for k, line in enumerate(lines):
        for prefix in ["", "one\n\ntwo {{ 1 }}\n"][:: 1 if k % 2 else -1]:
            add(
                "errors-runtime",
                macro + prefix + line + suffixes[k % 2],
                context,
                templates={"m": "x"},
            )
    # inside other statements, where the line is that of the fault
    for inner in ["{{ 1 / 0 }}", "{{ missing.x }}", "{{ 'a' + 1 }}"]:
        for around in [
            "{% if true %}\n@\n{% endif %}",
            "{% for x in xs %}\n\n@\n{% endfor %}",
            "{% macro q() %}\n@\n{% endmacro %}\n\n{{ q() }}",
            "{% set v %}\n@{% endset %}",
            "{% filter upper %}\n\n@{% endfilter %}",
            "{% with a = 1 %}\n@{% endwith %}",
            "{% block b %}\n@\n{% endblock %}",
            "{% macro q() %}\n{{ caller() }}{% endmacro %}\n{% call q() %}\n@{% endcall %}",
            "a\n{% if false %}\n{% else %}\n@{% endif %}",
            "{#\n\n#}@",
            "{% raw %}\n\n{% endraw %}@",
        ]:
            add("errors-runtime", around.replace("@", inner), context)
    undefined = [
        "missing",
        "missing.attr",
        "d.nope",
        "d['nope']",
        "xs[9]",
        "xs.nope",
        "s.nope",
        "rows.x",
        "none.x",
        "(1).x",
        "true.x",
        "d.a.b",
        "d.items.x",
        "range.x",
        "m.x",
        "ns.x",
        "loop.x",
        "('a' ~ 'b').x",
        "{}.x",
        "[][0]",
        "''[0]",
        "()[0]",
        "missing['a b']",
        "xs|first|attr('x')",
        "d|attr('zz')",
        "(1 if false)",
    ]
    for value in undefined:
        for use in [
            "{{ %s }}|",
            "{{ %s.more }}",
            "{{ %s() }}",
            "{{ %s + 1 }}",
            "{{ %s is defined }}",
            "{{ %s|default('x') }}",
            "{{ %s|upper }}|",
            "{{ [%s] }}",
            "{{ %s ~ 'x' }}",
            "{%% for x in %s %%}x{%% endfor %%}|",
            "{{ %s == %s }}",
            "{%% if %s %%}y{%% else %%}n{%% endif %%}",
            "{{ %s|list }}",
            "{{ %s|int }}",
            "{{ (%s)|tojson }}",
            "{{ %s[0] }}",
            "{{ '%%s' %% (%s,) }}",
            "{{ '{}'.format(%s) }}|",
            "{{ %s|string|length }}",
            "{{ %s < 1 }}",
            "{{ 'a' in %s }}",
            "{{ %s|join(',') }}|",
            "{{ {'k': %s}.k is undefined }}",
            "{{ not %s }}",
            "{{ %s or 'z' }}",
            "{{ -%s }}",
        ]:
            add(
                "undefined",
                macro
                + use.replace("%%", "\0")
                .replace("%s", "(" + value + ")" if value[0] != "m" else value)
                .replace("\0", "%")
                .replace("(('a' ~ 'b')", "(('a' ~ 'b')"),
                context,
            )
