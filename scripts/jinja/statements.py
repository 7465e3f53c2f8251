"""Every tag with each of its options, loops, macros, call and set blocks, scoping, whitespace."""

from itertools import product

FOR = r"""
{% for x in xs %}{{ x }}{% endfor %}
{% for x in xs %}{{ x }}{% else %}none{% endfor %}
{% for x in [] %}{{ x }}{% else %}none{% endfor %}
{% for x in xs if x > 1 %}{{ x }}{{ loop.index }}{{ loop.length }}{% endfor %}
{% for x in xs if x > 9 %}{{ x }}{% else %}none{% endfor %}
{% for x in xs if missing %}{{ x }}{% else %}none{% endfor %}
{% for x in xs if loop.index > 1 %}{{ x }}{% endfor %}
{% for x in (xs if t else ys) %}{{ x }}{% endfor %}
{% for x in xs if t else ys %}{{ x }}{% endfor %}
{% for x in 'a😀b' %}[{{ x }}]{% endfor %}
{% for x in d %}{{ x }}{% endfor %}
{% for k, v in d.items() %}{{ k }}={{ v }},{% endfor %}
{% for k, v in d|dictsort %}{{ k }}={{ v }},{% endfor %}
{% for k, v in d|items %}{{ k }}={{ v }},{% endfor %}
{% for (k, v) in pairs %}{{ k }}={{ v }},{% endfor %}
{% for (a, b), c in [((1,2),3)] %}{{ a }}{{ b }}{{ c }}{% endfor %}
{% for a, (b, c) in [(1,(2,3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}
{% for a, b in [[1,2],[3,4]] %}{{ a }}{{ b }}{% endfor %}
{% for a, b in ['xy','zw'] %}{{ a }}-{{ b }};{% endfor %}
{% for a, in [(1,)] %}{{ a }}{% endfor %}
{% for a, b in [(1,)] %}{{ a }}{% endfor %}
{% for a, b in [(1,2,3)] %}{{ a }}{% endfor %}
{% for a, b in [1] %}{{ a }}{% endfor %}
{% for x in 1, 2, 3 %}{{ x }}{% endfor %}
{% for x in 1, %}{{ x }}{% endfor %}
{% for x in range(3) %}{{ x }}{% endfor %}
{% for x in none %}{{ x }}{% endfor %}
{% for x in none %}{{ x }}{% else %}e{% endfor %}
{% for x in 5 %}{{ x }}{% endfor %}
{% for x in missing %}{{ x }}{% else %}e{% endfor %}
{% for x in missing.y %}{{ x }}{% endfor %}
{% for x in d.nope %}{{ x }}{% else %}e{% endfor %}
{% for x in aset|sort %}{{ x }}{% endfor %}
{% for x in tup %}{{ x }};{% endfor %}
{% for x in xs %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }};{% endfor %}
{% for x in ys %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }};{% endfor %}
{% for x in ys %}{{ loop.previtem is defined }}{{ loop.nextitem is undefined }};{% endfor %}
{% for x in ys %}{{ loop.previtem|default('-') }}{{ loop.nextitem|default('+') }}{% endfor %}
{% for x in xs %}{{ loop.cycle('odd','even') }} {% endfor %}
{% for x in xs %}{{ loop.cycle(*ys) }} {% endfor %}
{% for x in xs %}{{ loop.cycle() }}{% endfor %}
{% for x in [1,1,2,2,1] %}{{ loop.changed(x) }} {% endfor %}
{% for x in [1,1,2] %}{{ loop.changed(x, loop.index > 1) }} {% endfor %}
{% for x in [1,1,2] %}{{ loop.changed() }} {% endfor %}
{% for x in xs %}{{ loop }} {% endfor %}
{% for x in xs %}{{ loop.nope }}{% endfor %}
{% for x in xs %}{{ loop.nope.x }}{% endfor %}
{% for x in xs %}{{ loop() }}{% endfor %}
{% for x in xs|map('string') %}{{ loop.index }}{{ loop.last }}{{ loop.length }}{{ loop.revindex }} {% endfor %}
{% for x in xs|select('gt',1) %}{{ loop.first }}{{ loop.last }}{{ loop.nextitem }} {% endfor %}
{% for x in xs %}{% for y in ys %}{{ loop.index }}{% endfor %}{{ loop.index }};{% endfor %}
{% for x in xs %}{% set outer = loop %}{% for y in ys %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}
{% for x in xs %}{% for y in ys[:2] %}{{ loop.depth }}{{ loop.depth0 }}{% endfor %}{{ loop.depth }}{% endfor %}
{% for x in xs %}{% if loop.first %}[{% endif %}{{ x }}{% if not loop.last %}, {% else %}]{% endif %}{% endfor %}
{% for x in xs %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}
{% for x in xs %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% endfor %}
{% for x in xs %}{% break %}{% else %}else{% endfor %}
{% for x in xs %}{% continue %}{% else %}else{% endfor %}
{% for x in xs %}{% for y in ys %}{% if y == 'A' %}{% break %}{% endif %}{{ x }}{{ y }} {% endfor %}|{% endfor %}
{% for x in xs %}{% for y in ys %}{% if y == 'A' %}{% continue %}{% endif %}{{ x }}{{ y }} {% endfor %}|{% endfor %}
{% for x in range(10) %}{% if x is even %}{% continue %}{% endif %}{% if x > 6 %}{% break %}{% endif %}{{ x }}{{ loop.index }} {% endfor %}
{% for x in xs %}{% with y = x %}{% if y == 1 %}{% continue %}{% endif %}{{ y }}{% endwith %}{% endfor %}
{% for x in xs %}{% set y %}a{% if x == 1 %}{% continue %}{% endif %}b{% endset %}{{ y }}{% endfor %}
{% for x in xs %}{% filter upper %}a{% if x == 1 %}{% break %}{% endif %}b{% endfilter %}{% endfor %}
{% break %}
{% continue %}
{% if true %}{% break %}{% endif %}
{% macro m() %}{% break %}{% endmacro %}{{ m() }}
{% for n in tree recursive %}{{ n.name }}{% if n.kids %}({{ loop(n.kids) }}){% endif %}{% endfor %}
{% for n in tree recursive %}{{ loop.depth }}{{ loop.depth0 }}{{ n.name }}{{ loop(n.kids) }}{% endfor %}
{% for n in tree recursive %}{{ '-' * loop.depth0 }}{{ n.name }}{{ ',' if not loop.last }}{{ loop(n.kids) }}{% else %}.{% endfor %}
{% for n in tree recursive %}{{ n.name }}{% for m in n.kids %}{{ loop.index }}{{ loop.depth }}{% endfor %}{{ loop(n.kids) }}{% endfor %}
{% for n in tree if n.name != 'left' recursive %}{{ n.name }}{{ loop(n.kids) }}{% endfor %}
{% for n in tree recursive %}{{ n.name }}{{ loop(n.kids)|upper }}{% endfor %}
{% for n in tree recursive %}{{ n.name }}{{ loop(n.kids)|length }}{% endfor %}
{% for n in tree recursive %}{% set inner = loop(n.kids) %}[{{ n.name }}:{{ inner }}]{% endfor %}
{% for n in tree recursive %}{{ loop.index }}/{{ loop.length }}{{ loop.previtem.name }}{{ loop(n.kids) }}{% endfor %}
{% for x in nested recursive %}{{ x if x is number else loop(x) }}{{ ';' if loop.last }}{% endfor %}
{% for x in xs recursive %}{{ loop(none) }}{% endfor %}
{% for x in xs recursive %}{{ loop.changed(x) }}{% endfor %}
{% for x in xs %}{% set xs = 5 %}{{ xs }}{% endfor %}{{ xs }}
{% for x in [3,1,2]|sort %}{{ x }}{% endfor %}{{ x }}
{% for loop in xs %}{{ loop }}{% endfor %}
{% for x in xs %}{{ x }}{% endfor %}{{ loop }}
{% for x in xs %}{{ loop.index }}{% else %}{{ loop }}{% endfor %}
{% for item in rows %}{{ item.name }}:{{ item['age'] }}{{ item.nope }};{% endfor %}
{% for row in rows if row.age is not none %}{{ loop.index }}/{{ loop.length }} {{ row.name }};{% endfor %}
{% for city, group in rows|groupby('city') %}{{ city }}:{% for r in group %}{{ r.id }}{{ '+' if not loop.last }}{% endfor %};{% endfor %}
{% for group in rows|groupby('city') %}{{ group.grouper }}={{ group.list|length }}={{ group[0] }}{{ group }};{% endfor %}
{% for batch in xs|batch(2, 0) %}{{ batch|join(',') }};{% endfor %}
{% for x in xs -%} {{ x }} {%- endfor %}
{% for x in xs: %}{{ x }}{% endfor %}
{% for x in xs %}{% do ex.append(x) %}{% endfor %}{{ ex }}
{% for x in ex %}{{ x }}{% do ex.append(1) %}{% endfor %}{{ ex }}
{% set l = [1] %}{% for x in l %}{{ x }}{% if l|length < 4 %}{% do l.append(x + 1) %}{% endif %}{% endfor %}{{ l }}
{% for k in d %}{% do d.update(z=1) %}{% endfor %}
{% for x.y in xs %}{% endfor %}
{% for x in xs %}{% endfor x %}
{% for x in xs %}{% endfor for %}
{% for in xs %}{% endfor %}
{% for x xs %}{% endfor %}
{% for x in %}{% endfor %}
{% for x in xs %}{% elif %}{% endfor %}
{% for x in xs %}{% else %}{% else %}{% endfor %}
{% for x in xs recursive if x %}{% endfor %}
{% for true in xs %}{% endfor %}
{% for 'a' in xs %}{% endfor %}
{% for x, x in pairs %}{{ x }}{% endfor %}
{% for x in xs %}
{% for [a, b] in pairs %}{% endfor %}
{% for _ in xs %}x{% endfor %}
{% for i in range(3) %}{% for i in range(i) %}{{ i }}{% endfor %}{{ i }};{% endfor %}
{% for x in xs if x is odd %}{% for y in ys if y is lower %}{{ x }}{{ y }}{{ loop.index }} {% endfor %}{% endfor %}
{% for x in xs %}{{ loop.index is odd }}{{ loop.last and 'L' or 'N' }}{% endfor %}
{% for x in xs %}{{ loop['index'] }}{{ loop.index * 2 }}{% endfor %}
{% for a, b in d.items()|sort(attribute=1, reverse=true) %}{{ a }}{{ b }}{% endfor %}
{% for i in range(1, 4) %}{{ 'x' * i }}{{ '|' if not loop.last else '' }}{% endfor %}
{%- for c in cols %}⏎  {{ c.name }} {{ c.dtype }}{{ ' primary key' if c.pk }}{{ ',' if not loop.last }}⏎{%- endfor %}
"""

IF = r"""
{% if true %}a{% endif %}
{% if false %}a{% endif %}
{% if false %}a{% else %}b{% endif %}
{% if false %}a{% elif true %}b{% else %}c{% endif %}
{% if 0 %}a{% elif '' %}b{% elif [] %}c{% elif {} %}d{% elif none %}e{% elif () %}f{% elif 0.0 %}g{% else %}h{% endif %}
{% if missing %}a{% else %}b{% endif %}
{% if missing.x %}a{% endif %}
{% if not missing %}a{% endif %}
{% if xs and not ex %}a{% endif %}
{% if xs|length > 2 and s.startswith('H') or fa %}a{% endif %}
{% if n == 42: %}a{% elif n: %}b{% else: %}c{% endif %}
{% if (n == 42) %}a{% endif %}
{% if n == 42 %}{% if f > 3 %}x{% else %}y{% endif %}{% else %}z{% endif %}
{% if n in [1,42] %}a{% endif %}{% if 'x' not in s %}b{% endif %}
{% if 1 if true else 0 %}a{% endif %}
{% if true %}{% endif %}
{% if true %}a{% else %}{% endif %}
{% if range(0) %}a{% else %}b{% endif %}
{% if ' ' %}a{% endif %}{% if 'False' %}b{% endif %}{% if [0] %}c{% endif %}{% if {0:0} %}d{% endif %}
{% if eset %}a{% else %}b{% endif %}
{% if xs|map('string') %}a{% endif %}
{% if s is string and s is not mapping %}a{% endif %}
{% if true, false %}a{% endif %}
{% if %}a{% endif %}
{% if true %}a
{% if true %}a{% endfor %}
{% if true %}a{% else %}b{% else %}c{% endif %}
{% if true %}a{% else %}b{% elif true %}c{% endif %}
{% elif true %}
{% else %}
{% endif %}
{% if true a %}{% endif %}
{% if true %}{% endif true %}
{% if set x = 1 %}{% endif %}
{% elseif true %}
{% if false %}a{% elseif true %}b{% endif %}
{% if 1 == 1 -%} a {%- endif %}
{% if n is defined and n is not none and n > 0 %}{{ n }}{% endif %}
{% if big > 1e20 %}big{% endif %}
"""

SET = r"""
{% set x = 1 %}{{ x }}
{% set x = 1 %}{% set x = x + 1 %}{{ x }}
{% set a, b = 1, 2 %}{{ a }}{{ b }}
{% set a, b = b, a %}{{ a }}{{ b }}
{% set a, b = [1, 2] %}{{ a }}{{ b }}
{% set (a, b), c = (1, 2), 3 %}{{ a }}{{ b }}{{ c }}
{% set a, = [1] %}{{ a }}
{% set a, b = 'xy' %}{{ a }}{{ b }}
{% set a, b = 1 %}{{ a }}
{% set a, b = 1, 2, 3 %}{{ a }}
{% set x = 1, 2 %}{{ x }}
{% set x = 1, %}{{ x }}
{% set x = missing %}{{ x is defined }}{{ x }}
{% set x %}hello {{ n }}{% endset %}{{ x }}|{{ x|length }}
{% set x %}{% endset %}[{{ x }}]{{ x is string }}
{% set x | upper %}hello{% endset %}{{ x }}
{% set x | upper | replace('H', 'J') %}hello{% endset %}{{ x }}
{% set x | trim %}  a  {% endset %}[{{ x }}]
{% set x | nope %}a{% endset %}
{% set x %}{% for i in xs %}{{ i }},{% endfor %}{% endset %}{{ x }}
{% set x %}{% set y = 1 %}{{ y }}{% endset %}{{ x }}{{ y is defined }}
{% set x %}a{% endset %}{% set y %}{{ x }}b{% endset %}{{ y }}
{% set a, b %}x{% endset %}{{ a }}
{% set ns = namespace(a=1) %}{% set ns.a = 2 %}{{ ns.a }}
{% set ns = namespace() %}{% set ns.a = 2 %}{% set ns.b = ns.a + 1 %}{{ ns.a }}{{ ns.b }}
{% set ns = namespace(a=1) %}{{ ns }}
{% set ns = namespace({'a':1}, b=2) %}{{ ns }}{{ ns.a }}{{ ns['b'] }}
{% set ns = namespace([('a',1)]) %}{{ ns.a }}
{% set ns = namespace(a=1) %}{{ ns.nope }}
{% set ns = namespace(a=1) %}{{ ns.nope is defined }}{{ ns.a is defined }}
{% set ns = namespace(a=1) %}{{ ns.nope.x }}
{% set ns = namespace(n=0) %}{% for x in xs %}{% set ns.n = ns.n + x %}{% endfor %}{{ ns.n }}
{% set ns = namespace(s='') %}{% for x in ys %}{% set ns.s = ns.s ~ x %}{% endfor %}{{ ns.s|upper }}
{% set ns = namespace(l=[]) %}{% for x in ys %}{% do ns.l.append(x) %}{% endfor %}{{ ns.l }}
{% set ns = namespace(found=false) %}{% for x in xs %}{% if x == 1 %}{% set ns.found = true %}{% endif %}{% endfor %}{{ ns.found }}
{% set ns = namespace() %}{% set ns.x %}block{% endset %}{{ ns.x }}
{% set ns = namespace() %}{% set ns.x | upper %}block{% endset %}{{ ns.x }}
{% set ns = namespace() %}{% set ns.a, ns.b = 1, 2 %}{{ ns.a }}{{ ns.b }}
{% set ns = namespace() %}{% set ns.a, b = 1, 2 %}{{ ns.a }}{{ b }}
{% set ns = namespace(a=1) %}{% macro m() %}{% set ns.a = 5 %}{% endmacro %}{{ m() }}{{ ns.a }}
{% set d.x = 1 %}
{% set nope.x = 1 %}
{% set n.x = 1 %}
{% set ns.x.y = 1 %}
{% set d['x'] = 1 %}
{% set 5 = 1 %}
{% set 'a' = 1 %}
{% set true = 1 %}
{% set x %}
{% set x = %}
{% set x = 1
{% set = 1 %}
{% set x == 1 %}
{% set x + 1 %}{% endset %}
{% set x = 1 %}{% endset %}
{% set x y = 1 %}
{% set none = 1 %}
{% set _x = 5 %}{{ _x }}
{% set range = 5 %}{{ range }}
{% set dict = 5 %}{{ dict }}
{% set loop = 5 %}{{ loop }}
{% set self = 5 %}{{ self }}
{% set x = x|default(3) %}{{ x }}
{% set n = n + 1 %}{{ n }}
{% set x = 'a' if n > 1 else 'b' %}{{ x }}
{% set x = namespace %}{{ x(a=1).a }}
{% set x = s.upper %}{{ x() }}
{% set f = range %}{{ f(3)|list }}
{% set x = [1] %}{% set y = x %}{% do y.append(2) %}{{ x }}
{% set x = {'a': 1} %}{% do x.update({'b': [1]}) %}{% do x.b.append(2) %}{{ x }}
{% set x = 1 %}{% set x = none %}{{ x is none }}
{% set x = 5 if false %}{{ x is defined }}[{{ x }}]
{% set ünï = 1 %}{{ ünï }}
{% set x -%} a {%- endset %}[{{ x }}]
{% set x = (1,⏎  2) %}{{ x }}
{% set x =⏎1 %}{{ x }}
{% set q = "select⏎  1" %}{{ q }}
{% do 1 %}x
{% do xs.append(5) %}{{ xs }}
{% do missing %}x
{% do missing.x %}
{% do %}
{% do xs.append(1), xs.append(2) %}{{ xs }}
{% do xs.sort() %}{% do xs.reverse() %}{{ xs }}
{% do d.update({'z': 26}) or none %}{{ d }}
{% print 1 + 1 %}
{% print 'a', 'b' %}
{% print missing %}x
{% print %}
{% print none %}
{% with %}{% set x = 1 %}{{ x }}{% endwith %}{{ x is defined }}
{% with a = 1 %}{{ a }}{% endwith %}{{ a is defined }}
{% with a = 1, b = a %}{{ a }}{{ b is defined }}{% endwith %}
{% with a = 1 %}{% with b = a + 1 %}{{ a }}{{ b }}{% endwith %}{% endwith %}
{% with a = n, n = 5 %}{{ a }}{{ n }}{% endwith %}{{ n }}
{% with a, b = 1, 2 %}{{ a }}{% endwith %}
{% with (a, b) = (1, 2) %}{{ a }}{{ b }}{% endwith %}
{% with a = 1, %}{{ a }}{% endwith %}
{% with a %}{% endwith %}
{% with a = 1 b = 2 %}{% endwith %}
{% with a = 1 %}
{% with xs = [9] %}{% do xs.append(1) %}{{ xs }}{% endwith %}{{ xs }}
{% filter upper %}a{{ s }}{% endfilter %}
{% filter upper|replace('A', 'x') %}aba{% endfilter %}
{% filter replace('a', 'b') %}aaa{% endfilter %}
{% filter trim %}  a  {% endfilter %}|
{% filter indent(2) %}a⏎b{% endfilter %}
{% filter e %}<{{ html }}>{% endfilter %}
{% filter upper %}{% set x = 1 %}{{ x }}{% endfilter %}{{ x is defined }}
{% filter upper %}{% for x in ys %}{{ x }}{% endfor %}{% endfilter %}
{% filter length %}abc{% endfilter %}
{% filter list %}abc{% endfilter %}
{% filter %}a{% endfilter %}
{% filter upper %}a
{% filter upper %}{% filter lower %}AbC{% endfilter %}d{% endfilter %}
{% filter default('x') %}{% endfilter %}
{% filter wordcount %}a b c{% endfilter %}
{% filter truncate(5, true, '') %}abcdefghijkl{% endfilter %}
{% raw %}{{ x }}{% endraw %}
{% raw %}{% if %}{% endraw %}
{% raw %}{# c #}{% endraw %}
{% raw %}{% raw %}{% endraw %}
{% raw %}a
{% raw -%}  a  {%- endraw %}|
{%- raw %} a {% endraw -%} |
a {%- raw -%} b {%- endraw -%} c
{% raw %}{% endraw %}
{%raw%}{{ a }}{%endraw%}
{%  raw  %}{{ a }}{%  endraw  %}
{% raw x %}{% endraw %}
{% endraw %}
{% raw %}⏎a⏎{% endraw %}
{# a #}x
{# a {{ b }} {% c %} #}x
a {#- b -#} c
{# a⏎b #}x
{##}x
{# a
{#} x
{# #} a #}
x {# a #} y {#- b #} z
{#- a -#}
{#+ a +#}
{{ 1 }}{# a #}{{ 2 }}
{% autoescape true %}{{ html }}{% endautoescape %}
{% autoescape true %}{{ html|safe }}{% endautoescape %}
{% autoescape false %}{{ html }}{% endautoescape %}
{% autoescape true %}{{ '<' ~ html }}{{ ['<'] }}{% endautoescape %}
{% autoescape true %}{{ '<'|upper }}{{ 5 }}{{ none }}{{ missing }}{% endautoescape %}
{% autoescape true %}{% set x %}<b>{{ '<' }}{% endset %}{{ x }}{% endautoescape %}
{% autoescape true %}{% macro m(a) %}<i>{{ a }}</i>{% endmacro %}{{ m('<') }}{% endautoescape %}
{% autoescape true %}{{ ['<', '>']|join('&') }}{% endautoescape %}
{% autoescape true %}{% filter upper %}<a>{{ '<' }}{% endfilter %}{% endautoescape %}
{% autoescape t %}{{ html }}{% endautoescape %}
{% autoescape false %}{% autoescape true %}{{ '<' }}{% endautoescape %}{{ '<' }}{% endautoescape %}
{% autoescape true %}{{ '<'|replace('<', '>') }}{{ {'a':'<'}|xmlattr }}{{ '<'|tojson }}{% endautoescape %}
{% autoescape true %}{{ 'a<b'|indent }}{{ '<'|string|length }}{{ '<b>x</b>'|striptags }}{% endautoescape %}
{% autoescape true %}{{ '<'|e }}{{ '<'|e|e }}{{ '<'|forceescape }}{% endautoescape %}
{% autoescape true %}{{ '%s'|format('<') }}{{ '<%s>'|safe|format('<') }}{% endautoescape %}
{% autoescape true %}{{ 'http://a.com?x=<'|urlize }}{% endautoescape %}
{% autoescape %}{% endautoescape %}
{% nope %}
{% nope x %}
{% endnope %}
{% trans %}x{% endtrans %}
{% %}
{%%}
{{ }}
{{}}
{% 5 %}
{% 'a' %}
{% if %}
{{ 1
{{ 1 %}
{% if true }}
{{ 1 } }
{{ {{ 1 }} }}
}}
%}
#}
{
{ {
{{ '
{{ 1 }}}
{{{ 'a': 1 }}}
{{{ 'a': 1 }['a']}}
{{ {'a': 1}}}
{% set x = {'a': {'b': 1}}%}{{ x }}
{%- -%}
{{- -}}
{{-1}}
{{-1-}}
{{- -1 -}}
{{+1}}
{{+ 1 +}}
{%+ if true +%}a{%+ endif +%}
{{1-1}}
{{1 -1}}
{{ 1 - -1 }}
{{n-}}x
{{-n-}}x
{{ n -}} x {{- n }}
{{'a'-}} b
{% call %}{% endcall %}
{% call 5 %}{% endcall %}
{% call nope() %}x{% endcall %}
{% macro %}{% endmacro %}
{% macro m %}{% endmacro %}
{% macro m( %}{% endmacro %}
{% macro m(a, a) %}{{ a }}{% endmacro %}{{ m(1) }}
{% macro m(a=1, b) %}{% endmacro %}
{% macro m(5) %}{% endmacro %}
{% macro m() %}
{% macro 5() %}{% endmacro %}
{% macro m(*args) %}{% endmacro %}
{% macro m(**kw) %}{% endmacro %}
{% macro m(a.b) %}{% endmacro %}
{% macro true() %}{% endmacro %}
{% block %}{% endblock %}
{% block a %}x{% endblock b %}
{% block a %}x{% endblock a %}
{% block a %}{% endblock %}{% block a %}{% endblock %}
{% block a-b %}x{% endblock %}
{% block 5 %}x{% endblock %}
{% block a %}
{% extends %}
{% include %}
{% import 'x' %}
{% from 'x' %}
{% from 'x' import %}
{% import 'x' as %}
{% endblock %}
{% test t(model, column_name) %}select {{ model }}{% endtest %}x
{% data_test t(model) %}select 1{% enddata_test %}x
{% materialization m, default %}x{% endmaterialization %}y
{% materialization m, adapter='duckdb' %}x{% endmaterialization %}y
{% docs d %}text{% enddocs %}x
"""

MACRO = r"""
{% macro m() %}a{% endmacro %}{{ m() }}
{% macro m() -%} a {%- endmacro %}[{{ m() }}]
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1) }}{{ m(a=2) }}{{ m() }}|
{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(b=5, a=4) }} {{ m(1, b=none) }}
{% macro m(a=n) %}{{ a }}{% endmacro %}{{ m() }}
{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}
{% macro m(a, b=a ~ '!') %}{{ b }}{% endmacro %}{{ m('x') }}
{% macro m(a=b, b=1) %}{{ a }}{{ b }}{% endmacro %}{{ m() }}
{% macro m(a=xs) %}{{ a }}{% endmacro %}{% set xs = [9] %}{{ m() }}
{% macro m(a=[]) %}{% do a.append(1) %}{{ a }}{% endmacro %}{{ m() }}{{ m() }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, b=2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}
{% macro m() %}{{ varargs }}{% endmacro %}{{ m() }}{{ m(1) }}{{ m(1, 'a') }}
{% macro m(a) %}{{ a }}{{ varargs }}{% endmacro %}{{ m(1, 2, 3) }}
{% macro m() %}{{ kwargs }}{% endmacro %}{{ m() }}{{ m(a=1, b='x') }}
{% macro m(a) %}{{ a }}{{ kwargs }}{% endmacro %}{{ m(a=1, b=2) }}
{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, *[2, 3], x=4, **{'y': 5}) }}
{% macro m() %}{{ kwargs }}{% endmacro %}{{ m(1) }}
{% macro m() %}{{ varargs }}{% endmacro %}{{ m(a=1) }}
{% macro m(varargs) %}{{ varargs }}{% endmacro %}{{ m(1) }}
{% macro m(kwargs) %}{{ kwargs }}{% endmacro %}{{ m(1) }}
{% macro m(caller) %}{{ caller }}{% endmacro %}{{ m(1) }}
{% macro m(caller=none) %}{{ caller() if caller else 'no' }}{% endmacro %}{{ m() }}{% call m() %}yes{% endcall %}
{% macro m() %}{{ caller() if caller is defined else 'no' }}{% endmacro %}{{ m() }}{% call m() %}yes{% endcall %}
{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}
{% macro m() %}x{% endmacro %}{% call m() %}yes{% endcall %}
{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}a{{ n }}{% endcall %}
{% macro m() %}[{{ caller(1, 2) }}]{% endmacro %}{% call(a, b) m() %}{{ a }}{{ b }}{% endcall %}
{% macro m() %}[{{ caller(1) }}]{% endmacro %}{% call(a, b=5) m() %}{{ a }}{{ b }}{% endcall %}
{% macro m() %}[{{ caller(a=1) }}]{% endmacro %}{% call(a) m() %}{{ a }}{% endcall %}
{% macro m() %}[{{ caller(1, 2) }}]{% endmacro %}{% call(a) m() %}{{ a }}{% endcall %}
{% macro m() %}[{{ caller() }}]{% endmacro %}{% call(a) m() %}{{ a is defined }}{% endcall %}
{% macro m() %}[{{ caller(1, 2, x=3) }}]{% endmacro %}{% call() m() %}{{ varargs }}{{ kwargs }}{% endcall %}
{% macro m(a) %}{% for x in a %}{{ caller(x) }}{% endfor %}{% endmacro %}{% call(x) m(xs) %}<{{ x }}>{% endcall %}
{% macro m(a, b=1) %}{{ a }}{{ b }}{{ caller() }}{% endmacro %}{% call m(5, b=6) %}c{% endcall %}
{% macro a() %}({{ caller() }}){% endmacro %}{% macro b() %}[{{ caller() }}]{% endmacro %}{% call a() %}{% call b() %}x{% endcall %}{% endcall %}
{% macro a() %}({{ caller() }}){% endmacro %}{% macro b() %}{% call a() %}[{{ caller() }}]{% endcall %}{% endmacro %}{% call b() %}x{% endcall %}
{% macro m() %}{{ caller.name }}{{ caller.arguments }}{% endmacro %}{% call(a, b) m() %}{% endcall %}
{% macro m() %}{{ caller }}{% endmacro %}{% call m() %}x{% endcall %}
{% macro m() %}{% set c = caller %}{{ c() }}{{ c() }}{% endmacro %}{% call m() %}x{% endcall %}
{% macro m() %}{{ caller()|upper }}{% endmacro %}{% call m() %}abc{% endcall %}
{% macro m() %}{{ caller() }}{% endmacro %}{% set v = 1 %}{% call m() %}{{ v }}{% set v = 2 %}{{ v }}{% endcall %}{{ v }}
{% macro m() %}{% set v = 9 %}{{ caller() }}{% endmacro %}{% set v = 1 %}{% call m() %}{{ v }}{% endcall %}
{% macro m(caller) %}{{ caller() }}{% endmacro %}{% call m() %}x{% endcall %}
{% macro m(a, b=1, *, c) %}{% endmacro %}
{% macro m(a, b=1) %}{% endmacro %}{{ m.name }}{{ m.arguments }}{{ m.catch_kwargs }}{{ m.catch_varargs }}{{ m.caller }}
{% macro m() %}{{ varargs }}{{ kwargs }}{{ caller() }}{% endmacro %}{{ m.catch_kwargs }}{{ m.catch_varargs }}{{ m.caller }}
{% macro m() %}{% endmacro %}{{ m }}
{% macro m() %}{% endmacro %}{{ m.nope }}{{ m.nope is defined }}
{% macro m() %}{% endmacro %}{{ m is callable }}{{ m is defined }}{{ m is string }}
{% macro m() %}{% endmacro %}[{{ m() }}]{{ m() is string }}{{ m() == '' }}
{% macro m() %}abc{% endmacro %}{{ m()|length }}{{ m()[0] }}{{ m().upper() }}{{ m() ~ m() }}{{ m() + 'x' }}
{% macro m(x) %}{{ m(x - 1) if x > 0 }}{{ x }}{% endmacro %}{{ m(3) }}
{% macro a(x) %}{{ b(x) }}{% endmacro %}{% macro b(x) %}<{{ x }}>{% endmacro %}{{ a(1) }}
{{ m() }}{% macro m() %}a{% endmacro %}
{% if true %}{% macro m() %}a{% endmacro %}{% endif %}{{ m() }}
{% if false %}{% macro m() %}a{% endmacro %}{% endif %}{{ m() }}
{% for x in xs %}{% macro m() %}{{ x }}{% endmacro %}{{ m() }}{% endfor %}
{% for x in xs %}{% macro m() %}{{ x }}{% endmacro %}{% endfor %}{{ m is defined }}
{% macro o() %}{% macro i() %}in{% endmacro %}{{ i() }}{% endmacro %}{{ o() }}{{ i is defined }}
{% macro m() %}1{% endmacro %}{% macro m() %}2{% endmacro %}{{ m() }}
{% macro m(a) %}{% set a = a + 1 %}{{ a }}{% endmacro %}{% set a = 1 %}{{ m(a) }}{{ a }}
{% set v = 1 %}{% macro m() %}{{ v }}{% endmacro %}{% set v = 2 %}{{ m() }}
{% macro m() %}{{ v }}{% endmacro %}{% set v = 2 %}{{ m() }}
{% macro m() %}{% set v = 5 %}{% endmacro %}{{ m() }}{{ v is defined }}
{% macro m() %}{{ n }}{% endmacro %}{% set n = 1 %}{{ m() }}
{% macro m() %}{{ x }}{% endmacro %}{% for x in xs %}{{ m() }}{% endfor %}|
{% with z = 1 %}{% macro m() %}{{ z }}{% endmacro %}{{ m() }}{% endwith %}
{% macro m() %}{{ loop is defined }}{% endmacro %}{% for x in xs %}{{ m() }}{% endfor %}
{% macro m(f) %}{{ f(2) }}{% endmacro %}{% macro g(x) %}{{ x * 2 }}{% endmacro %}{{ m(g) }}
{% macro m(a) %}{{ a }}{% endmacro %}{% set k = {'f': m} %}{{ k.f(1) }}{{ k['f'](2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ [m, m][0](5) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ xs|map('string')|map('upper')|join(m(',')) }}
{% macro m(a,) %}{{ a }}{% endmacro %}{{ m(1,) }}
{% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(*[1, 2]) }}{{ m(**{'a': 1, 'b': 2}) }}{{ m(1, *[2]) }}
{% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(*[1], **{'b': 2}) }}{{ m(*'xy') }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(*5) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(**5) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(a=1, 2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(a=1, a=2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(**{1: 2}) }}
{% macro m(a: int, b: list[str] = [1]) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}
{% macro m(a: dict[str, any], b: optional[list[int]]=none) -%}{{ a.x }}{{ b }}{%- endmacro %}{{ m({'x': 1}) }}
{% macro m() %}{{ self is defined }}{% endmacro %}{{ m() }}
{% macro m(a) %}{% if a %}{{ a }}{% else %}none{% endif %}{% endmacro %}{{ m() }}{{ m(1) }}{{ m(0) }}
{% macro m(a) %}{{ a.x }}{% endmacro %}{{ m() }}
{% macro m(a) %}{{ a + 1 }}{% endmacro %}{{ m() }}
{% macro m(a) %}{{ a|default('d') }}{% endmacro %}{{ m() }}{{ m(none) }}
{% macro m(a, b) %}{{ b is undefined }}{{ b }}{% endmacro %}{{ m(1) }}
{% macro f(x) %}{{ return(x * 2) }}{% endmacro %}{{ f(4) + 1 }}
{% macro f(x) %}{% do return([x, x]) %}{% endmacro %}{{ f(4)|sum }}
{% macro f(x) %}a{% if x %}{{ return('early') }}{% endif %}b{% endmacro %}{{ f(1) }}{{ f(0) }}
{% macro f() %}{% for x in xs %}{% if x < 3 %}{{ return(x) }}{% endif %}{% endfor %}{% endmacro %}{{ f() + 1 }}
{% macro f() %}{{ return(none) }}{% endmacro %}{{ f() is none }}
{% macro f() %}{{ return() }}{% endmacro %}{{ f() is none }}
{% macro f() %}{{ return({'a': 1}) }}{% endmacro %}{{ f().a }}{% for k in f() %}{{ k }}{% endfor %}
{% macro f() %}{% set x %}{{ return(5) }}{% endset %}{% endmacro %}{{ f() }}
{% macro g() %}x{{ caller() }}y{% endmacro %}{% macro f() %}{% call g() %}{{ return(5) }}{% endcall %}z{% endmacro %}{{ f() }}
{% macro g() %}x{{ caller() }}y{% endmacro %}{% macro f() %}{% set r = g(caller=caller) %}{{ r }}{% endmacro %}{% call f() %}body{% endcall %}
{% macro f(n) %}{{ return(1 if n < 2 else n * f(n - 1)) }}{% endmacro %}{{ f(10) }}{{ f(25) }}
{% macro f() %}{% with a = 1 %}{{ return(a) }}{% endwith %}{% endmacro %}{{ f() + 1 }}
{% macro f() %}{% filter upper %}{{ return('a') }}{% endfilter %}{% endmacro %}{{ f() }}
{% macro f(x) %}{{ return(x) }}{% endmacro %}{{ f(missing) is defined }}{{ f(true) }}{{ f((1,)) }}
{% macro f() %}{% set ns = namespace(x=0) %}{% for i in range(5) %}{% set ns.x = ns.x + i %}{% endfor %}{{ return(ns.x) }}{% endmacro %}{{ f() // 3 }}
{% macro f(xs) %}{% set out = [] %}{% for x in xs %}{% do out.append(x * x) %}{% endfor %}{{ return(out) }}{% endmacro %}{{ f(xs)|join('+') }}
{% macro m(x) %}{{ x }}{% endmacro %}{{ xs|map(m)|list }}
{% macro a(x) %}{% call(y) b(x) %}{{ y }}{{ x }}{% endcall %}{% endmacro %}{% macro b(x) %}{{ caller(x + 1) }}{% endmacro %}{{ a(1) }}
{% macro m(kind='info', *varargs) %}{% endmacro %}
{{ dict(a=1, **{'b': 2}) }}
{{ namespace(**d).a }}
{{ range(*[1, 5])|list }}
{{ 'a-b'.split(*['-']) }}
{{ s.replace(*('l', 'L')) }}
{{ joiner }}
{% set j = joiner() %}{% for x in xs %}{{ j() }}{{ x }}{% endfor %}
{% set j = joiner('|') %}{{ j() }}a{{ j() }}b{{ j() }}c
{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}
{% set c = cycler('a', 'b') %}{{ c.next() }}{% do c.reset() %}{{ c.current }}{{ c.next() }}
{{ cycler() }}
{% set c = cycler(1) %}{{ c.nope }}
{% for x in xs %}{{ cycler('a','b').next() }}{% endfor %}
"""

SCOPE = r"""
{% set x = 1 %}{% for i in xs %}{% set x = i %}{{ x }}{% endfor %}{{ x }}
{% set x = 1 %}{% for i in xs %}{{ x }}{% set x = i %}{% endfor %}{{ x }}
{% set x = 1 %}{% for i in xs %}{% set x = x + 1 %}{{ x }}{% endfor %}{{ x }}
{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}
{% if true %}{% set y = 2 %}{% endif %}{{ y }}
{% if false %}{% set y = 2 %}{% endif %}{{ y is defined }}[{{ y }}]
{% if false %}{% set n = 2 %}{% endif %}{{ n }}
{% for i in xs %}{% if i == 1 %}{% set z = i %}{% endif %}{{ z }};{% endfor %}
{% for i in xs %}{% set z = i %}{% endfor %}{{ z is defined }}
{% for i in xs %}{% endfor %}{{ i is defined }}
{% set i = 9 %}{% for i in xs %}{{ i }}{% endfor %}{{ i }}
{% for n in xs %}{{ n }}{% endfor %}{{ n }}
{% for i in xs %}{% for j in xs %}{% set k = i * j %}{% endfor %}{{ k is defined }}{% endfor %}
{% for i in xs %}{% set k = i %}{% for j in [1, 2] %}{% set k = k + j %}{{ k }} {% endfor %}{{ k }};{% endfor %}
{% set x = 1 %}{% with %}{% set x = 2 %}{{ x }}{% endwith %}{{ x }}
{% set x = 1 %}{% with x = 2 %}{% set x = 3 %}{{ x }}{% endwith %}{{ x }}
{% set x = 1 %}{% macro m() %}{% set x = 2 %}{{ x }}{% endmacro %}{{ m() }}{{ x }}
{% set x = 1 %}{% macro m() %}{{ x }}{% set x = 2 %}{{ x }}{% endmacro %}{{ m() }}{{ x }}
{% set x = 1 %}{% set y %}{% set x = 2 %}{{ x }}{% endset %}{{ x }}{{ y }}
{% set x = 1 %}{% filter upper %}{% set x = 2 %}a{{ x }}{% endfilter %}{{ x }}
{% set x = 1 %}{% autoescape false %}{% set x = 2 %}{% endautoescape %}{{ x }}
{% set x = 1 %}{% block b %}{{ x }}{% set x = 2 %}{{ x }}{% endblock %}{{ x }}
{% for i in xs %}{% block b scoped %}{{ i }}{% endblock %}{% endfor %}
{% for i in xs %}{% block b %}{{ i }}{% endblock %}{% endfor %}
{% set x = n %}{% set n = 5 %}{{ x }}{{ n }}
{% macro m(n) %}{{ n }}{% endmacro %}{{ m(1) }}{{ n }}
{% macro m() %}{% for i in xs %}{% set q = i %}{% endfor %}{{ q is defined }}{% endmacro %}{{ m() }}
{% for x in xs %}{% set ns = namespace(v=x) %}{% for y in xs %}{% set ns.v = ns.v + y %}{% endfor %}{{ ns.v }} {% endfor %}
{% for x in [1] %}{% if true %}{% set y = 1 %}{% endif %}{{ y }}{% endfor %}{{ y is defined }}
{% if true %}{% for x in xs %}{% set s = x %}{% endfor %}{{ s }}{% endif %}
{% set a = 1 %}{% for i in [1] %}{% if i %}{% set a = 2 %}{% else %}{% set a = 3 %}{% endif %}{{ a }}{% endfor %}{{ a }}
{% for i in xs %}{{ i }}{% set i = 7 %}{{ i }}{% endfor %}
{% for k, v in d.items() %}{% set v = v * 2 %}{{ v }}{% endfor %}
{% set x = 1 %}{% for x in [x, 2] %}{{ x }}{% endfor %}
{% for xs in [xs] %}{{ xs }}{% endfor %}{{ xs }}
{% set xs = xs + [9] %}{{ xs }}{% for x in xs %}{{ x }}{% endfor %}
{% for x in xs if x != y %}{% set y = x %}{{ x }}{% endfor %}
{% set y = 1 %}{% for x in xs if x != y %}{% set y = x %}{{ x }}{{ y }}{% endfor %}{{ y }}
{% macro m(a=y) %}{{ a }}{% endmacro %}{% set y = 4 %}{{ m() }}
{% macro m() %}{{ y }}{% endmacro %}{{ m() }}{% set y = 4 %}{{ m() }}
{% macro m() %}{% macro k() %}{{ y }}{% endmacro %}{% set y = 3 %}{{ k() }}{% endmacro %}{{ m() }}
{% set m = 1 %}{% macro m() %}x{% endmacro %}{{ m() }}
{% macro m() %}x{% endmacro %}{% set m = 1 %}{{ m }}
{% with a = 1 %}{% for i in xs %}{% with a = a + i %}{{ a }}{% endwith %}{% endfor %}{{ a }}{% endwith %}
{% with a = {} %}{% do a.update(x=1) %}{{ a }}{% endwith %}
{% for i in xs %}{% with j = i %}{% set i = 0 %}{{ i }}{{ j }}{% endwith %}{{ i }}{% endfor %}
{% call(x) lib_each(xs) %}{{ x }}{{ n }}{% endcall %}
{% set n = 1 %}{{ lib_n() }}
{% set q = 1 %}{{ lib_q() }}
{{ lib_each is callable }}{{ lib_n() }}{{ lib_sum(xs) + 1 }}
{% for x in xs %}{{ lib_sum([x, 1]) }}{% endfor %}
{{ lib_opts(1, 2, z=3) }}
{{ lib_opts(a=1) }}
{{ lib_outer(5) }}
{% call lib_wrap('b') %}{{ s }}{% call lib_wrap('i') %}x{% endcall %}{% endcall %}
{{ lib_sum(xs)|string|length }}{{ 'y' if lib_true() else 'n' }}
"""

LIB = (
    "{% macro lib_each(items) %}{% for i in items %}{{ caller(i) }},{% endfor %}{% endmacro %}"
    "{% macro lib_n() %}{{ n }}{% endmacro %}"
    "{% macro lib_q() %}[{{ q }}]{% endmacro %}"
    "{% macro lib_sum(v) %}{% set ns = namespace(t=0) %}{% for i in v %}{% set ns.t = ns.t + i %}{% endfor %}"
    "noise{{ return(ns.t) }}{% endmacro %}"
    "{% macro lib_opts(a, b=n, c=none) %}{{ a }}{{ b }}{{ c }}{{ varargs }}{{ kwargs }}{% endmacro %}"
    "{% macro lib_outer(x) -%}{{ return(lib_inner(x, k=2)) }}{%- endmacro %}"
    "{% macro lib_inner(x, k=1) %}{% if x > 3 %}{{ return(x * k) }}{% endif %}small{% endmacro %}"
    "{% macro lib_wrap(tag) %}<{{ tag }}>{{ caller() }}</{{ tag }}>{% endmacro %}"
    "{% macro lib_true() %}{{ return(true) }}{% endmacro %}"
)


def _templates(text):
    """One template a line; `⏎` stands for a line break within one."""
    return [line.replace("⏎", "\n") for line in text.strip("\n").split("\n")]


def generate(add):
    for category, text in [("for", FOR), ("if", IF), ("tags", SET), ("macros", MACRO)]:
        for template in _templates(text):
            add(category, template, "rich")
    for template in _templates(SCOPE):
        if "lib_" in template:
            add("scope", template, "rich", lib=LIB)
        else:
            add("scope", template, "rich")
    _whitespace(add)


def _whitespace(add):
    marks = ["", "-", "+"]
    for a, b in product(marks, marks):
        add("whitespace", "x \n {%%%s if true %s%%} \n y \n {%% endif %%} \n z" % (a, b))
        add("whitespace", "x \n {%% if true %%} \n y \n {%%%s endif %s%%} \n z" % (a, b))
        add("whitespace", "x \n {{%s 1 %s}} \n z" % (a, b))
        add("whitespace", "x \n {#%s c %s#} \n z" % (a, b))
        add("whitespace", "x \n {%%%s raw %s%%} \n {{ y }} \n {%% endraw %%} \n z" % (a, b))
        add("whitespace", "x \n {%% raw %%} \n {{ y }} \n {%%%s endraw %s%%} \n z" % (a, b))
        add("whitespace", "x \n {%%%s set a = 1 %s%%} \n z" % (a, b))
        add("whitespace", "x \n {%%%s do 1 %s%%} \n z" % (a, b))
        add(
            "whitespace",
            "x \n {%%%s for i in [1,2] %s%%} \n {{ i }} \n {%% endfor %%} \n z" % (a, b),
        )
        add(
            "whitespace",
            "x \n {%% for i in [1,2] %%} \n {{ i }} \n {%%%s endfor %s%%} \n z" % (a, b),
        )
        add(
            "whitespace",
            "x \n {%% for i in [] %%} \n a \n {%%%s else %s%%} \n b \n {%% endfor %%} \n z"
            % (a, b),
        )
        add(
            "whitespace",
            "x \n {%%%s macro m() %s%%} \n y \n {%% endmacro %%} \n [{{ m() }}]" % (a, b),
        )
        add(
            "whitespace",
            "x \n {%% macro m() %%} \n y \n {%%%s endmacro %s%%} \n [{{ m() }}]" % (a, b),
        )
        add("whitespace", "x \n {%%%s set a %s%%} \n y \n {%% endset %%} \n [{{ a }}]" % (a, b))
        add(
            "whitespace",
            "{%%%s if true %s%%}\n\ny\t\t{{%s 1 %s}}\t\n{%%%s endif %s%%}\n" % (a, b, b, a, b, a),
        )
        add("whitespace", "{{%s '  a  ' %s}}  {{%s '  b  ' %s}}" % (a, b, b, a))
        add(
            "whitespace",
            "{%% block b %%} \n {%%%s filter upper %s%%} y {%%- endfilter %%}\n{%% endblock %%}"
            % (a, b),
        )
    for end in ["", "\n", "\n\n", " \n", "\r\n", "\r", "\n ", "\t", "\r\n\r\n"]:
        for start in [
            "a",
            "{{ 1 }}",
            "{% if true %}b{% endif %}",
            "{# c #}",
            "",
            "{% set x = 1 %}",
            "{{ 'x\n' }}",
        ]:
            add("whitespace", start + end)
    for nl in ["\n", "\r\n", "\r"]:
        text = nl.join(
            [
                "a",
                "{% for i in [1,2] %}",
                "  {{ i }}",
                "{%- if i == 1 %}",
                " one",
                "{%- endif %}",
                "{% endfor %}",
                "b",
                "",
            ]
        )
        add("whitespace", text)
        add("whitespace", "a" + nl + "{#- c" + nl + " -#}" + nl + "b{{ 'x" + nl + "y' }}" + nl)
    for text in [
        "{%if true%}a{%endif%}",
        "{%if true -%} a {%-endif%}",
        "{{1}}{{ 2}}{{3 }}",
        "{{\n1\n}}",
        "{%\nif\ntrue\n%}a{%\nendif\n%}",
        "{{1\n+\n2}}",
        "a\u00a0{{- 1 -}}\u00a0b",
        "a\x0b\x0c{{- 1 -}}\x1fb",
        "a\u2003{{- 1 -}}\u2028b",
        "\ufeffa{{ 1 }}",
        "  {%- if true %} a",
        "{{ 1 -}}",
        "{{- 1 }}",
        "\n{{- 1 }}",
        "{{ 1 -}}\n",
        " {%- if true -%} {%- endif -%} ",
        "a {{- '' -}} b",
        "{% if true %}\n\n{% endif %}",
        "{{ 1 }}\n{{ 2 }}\n",
        "{{ 1 }}{{- 2 }} {{ 3 -}} {{ 4 }}",
        "{% for x in [1,2] -%}\n  {{ x }},\n{%- endfor %}\n",
        "a{%- set x = 1 -%}\n\n{{ x }}",
        "{%- set x = 1 %}\n{%- set y = 2 %}\n{{ x }}{{ y }}",
        "-{{ 1 }}-",
        "-{%- if true -%}-{%- endif -%}-",
        "{{ 1 }}-{{- 2 }}",
        "{{- '-' -}}",
        "{{ '-' }}-",
        "# not {# a #} comment",
        "## line {{ 1 }}",
        "% for x",
        "%% x {{ 1 }}",
        "{{ 5 -}}\r\n  b",
        "a\t\n {%- raw -%}\n {{ }} \n{%- endraw -%} \n b",
        "{# -#} a",
        "{#- #} a",
        "b {#- -#} a",
        "{#-#} a",
        "{#--#} a",
        "{{ 1 }}\n\n\n{%- if true %}x{% endif %}\n\n\n",
        "{% raw %}\n  a\n{% endraw %}\nb",
    ]:
        add("whitespace", text)
