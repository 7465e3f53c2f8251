"""include, import, from-import, extends, block, super, self: cases that carry other templates."""

BASE = "<{% block title %}base title{% endblock %}|{% block body %}base body{% endblock %}>"
MACROS = (
    "{% macro hi(who='you') %}hi {{ who }}{% endmacro %}{% macro ctx() %}[{{ n }}]{% endmacro %}"
    "{% set exported = 7 %}{% set _private = 8 %}{% macro wrap() %}({{ caller() }}){% endmacro %}"
    "{% macro uses() %}{{ hi('in') }}{{ exported }}{% endmacro %}top"
)
SET = {
    "base": BASE,
    "mid": "{% extends 'base' %}{% block body %}mid({{ super() }}){% endblock %}",
    "macros": MACROS,
    "part": "[part {{ n }}{{ x }}]",
    "loop": "{{ loop.index }}",
    "setter": "{% set inner = 5 %}{{ inner }}",
    "broken": "{% if %}",
    "fails": "line\n{{ 1/0 }}",
    "undef": "{{ missing.x }}",
    "nested": "({% include 'part' %})",
    "layout": "{% block a scoped %}A{% endblock %}{% for i in [1,2] %}{% block item scoped %}{{ i }}{% endblock %}{% endfor %}",
    "req": "{% block must required %}{% endblock %}",
    "blocks": "{% block one %}1{% block two %}2{% endblock %}{% endblock %}",
    "outer_set": "{% set v = 'base' %}{% block show %}{{ v }}{% endblock %}",
    "child_import": "{% import 'macros' as m %}{{ m.hi('deep') }}",
    "with space": "spaced",
    "ws": "  \n ws \n",
    "empty": "",
    "selfblock": "{% block t %}T{% endblock %}{{ self.t() }}",
}

LINES = r"""
{% include 'part' %}
{% set x = 1 %}{% include 'part' %}
{% set x = 1 %}{% include 'part' without context %}
{% set x = 1 %}{% include 'part' with context %}
{% for x in xs %}{% include 'part' %}{% endfor %}
{% for x in xs %}{% include 'loop' %}{% endfor %}
{% include 'nope' %}
{% include 'nope' ignore missing %}x
{% include 'nope' ignore missing with context %}x
{% include 'nope' ignore missing without context %}x
{% include ['nope', 'part'] %}
{% include ['nope', 'nada'] %}
{% include ['nope', 'nada'] ignore missing %}x
{% include [] ignore missing %}x
{% include [] %}
{% include ('nope', 'part') %}
{% include 'pa' ~ 'rt' %}
{% include name %}
{% include missing %}
{% include none %}
{% include 5 %}
{% include 'part' if true else 'nope' %}
{% include 'broken' %}
{% include 'broken' ignore missing %}
{% include 'fails' %}
{% include 'undef' %}
{% include 'nested' %}
{% include 'setter' %}{{ inner is defined }}
{% include 'empty' %}x{% include 'ws' %}y
{% include 'with space' %}
{%- include 'ws' -%}
{% set y %}{% include 'part' %}{% endset %}{{ y|upper }}
{% macro m(x) %}{% include 'part' %}{% endmacro %}{{ m(3) }}
{% with x = 4 %}{% include 'part' %}{% endwith %}
{% include 'child_import' %}
{% include 'base' %}
{% include 'mid' %}
{% import 'macros' as m %}{{ m.hi() }}{{ m.hi('a') }}{{ m.exported }}
{% import 'macros' as m %}{{ m.ctx() }}
{% import 'macros' as m with context %}{{ m.ctx() }}
{% import 'macros' as m without context %}{{ m.ctx() }}
{% import 'macros' as m %}{{ m }}
{% import 'macros' as m %}{{ m.nope }}
{% import 'macros' as m %}{{ m.nope() }}
{% import 'macros' as m %}{{ m.nope is defined }}{{ m.hi is defined }}{{ m.hi is callable }}
{% import 'macros' as m %}{{ m.uses() }}
{% import 'macros' as m %}{% call m.wrap() %}{{ n }}{% endcall %}
{% import 'macros' as m %}{{ m['hi']('z') }}
{% import 'macros' as m %}{% for x in xs %}{{ m.hi(x) }}{% endfor %}
{% import 'mac' ~ 'ros' as m %}{{ m.hi() }}
{% import 'nope' as m %}
{% import 'broken' as m %}
{% import 'setter' as m %}{{ m.inner }}
{% for x in [1] %}{% import 'macros' as m %}{{ m.hi(x) }}{% endfor %}{{ m is defined }}
{% macro k() %}{{ m.hi('k') }}{% endmacro %}{% import 'macros' as m %}{{ k() }}
{% from 'macros' import hi %}{{ hi() }}
{% from 'macros' import hi as hello %}{{ hello('x') }}{{ hi is defined }}
{% from 'macros' import hi, exported %}{{ hi() }}{{ exported }}
{% from 'macros' import hi, exported as e, %}{{ e }}
{% from 'macros' import hi as h, ctx with context %}{{ h() }}{{ ctx() }}
{% from 'macros' import ctx %}{{ ctx() }}
{% from 'macros' import ctx without context %}{{ ctx() }}
{% from 'macros' import nope %}{{ nope is defined }}
{% from 'macros' import nope %}{{ nope() }}
{% from 'macros' import nope %}{{ nope }}
{% from 'macros' import _private %}
{% from 'macros' import wrap %}{% call wrap() %}x{% endcall %}
{% from 'macros' import uses, hi %}{% set hi = 1 %}{{ uses() }}
{% from 'nope' import x %}
{% from 'macros' import hi with %}
{% from 'macros' import hi hello %}
{% from 'macros' %}
{% extends 'base' %}
{% extends 'base' %}{% block title %}new{% endblock %}
{% extends 'base' %}{% block title %}[{{ super() }}]{% endblock %}
{% extends 'base' %}{% block body %}{{ n }}{{ super()|upper }}{% endblock %}{% block title %}t{% endblock %}
{% extends 'mid' %}{% block body %}child({{ super() }}){% endblock %}
{% extends 'mid' %}{% block body %}child({{ super.super() }}){% endblock %}
{% extends 'mid' %}{% block title %}{{ self.body() }}{% endblock %}
{% extends 'base' %}ignored text{{ 1/0 }}
{% extends 'base' %}{% set v = 1 %}{% block body %}{{ v }}{% endblock %}
{% extends 'base' %}{% macro m() %}M{% endmacro %}{% block body %}{{ m() }}{% endblock %}
{% extends 'base' %}{% import 'macros' as m %}{% block body %}{{ m.hi() }}{% endblock %}
{% extends 'base' %}{% block body %}{% include 'part' %}{% endblock %}
{% extends 'base' %}{% block other %}never{% endblock %}
{% extends 'base' %}{% block body %}{% block inner %}in{% endblock %}{% endblock %}
{% extends 'base' if true else 'mid' %}{% block body %}x{% endblock %}
{% if true %}{% extends 'base' %}{% endif %}{% block body %}x{% endblock %}
{% if false %}{% extends 'base' %}{% endif %}{% block body %}x{% endblock %}
text before {% extends 'base' %}{% block body %}x{% endblock %}
{% extends 'base' %}{% extends 'mid' %}
{% extends 'nope' %}
{% extends missing %}
{% extends none %}
{% extends 'broken' %}
{% extends 'layout' %}
{% extends 'layout' %}{% block item %}<{{ i }}>{% endblock %}
{% extends 'layout' %}{% block item %}<{{ super() }}>{% endblock %}
{% extends 'layout' %}{% block a %}{{ super() }}{{ super() }}{% endblock %}
{% extends 'req' %}
{% extends 'req' %}{% block must %}ok{% endblock %}
{% block must required %}{% endblock %}
{% block must required %}x{% endblock %}
{% block must required %} {# c #} {% endblock %}
{% extends 'blocks' %}{% block two %}II{% endblock %}
{% extends 'blocks' %}{% block one %}I{% endblock %}
{% extends 'blocks' %}{% block one %}I{{ super() }}{% endblock %}{% block two %}II{% endblock %}
{% extends 'outer_set' %}
{% extends 'outer_set' %}{% set v = 'child' %}
{% extends 'outer_set' %}{% block show %}<{{ super() }}>{% endblock %}
{% extends 'selfblock' %}{% block t %}X{% endblock %}
{% block a %}1{% endblock %}{{ self.a() }}{{ self.a() }}
{% block a %}1{% endblock %}{{ self.nope }}
{% block a %}1{% endblock %}{{ self.nope() }}
{% block a %}{{ super() }}{% endblock %}
{% block a %}{{ n }}{% endblock a %}
{% block a %}{% set x = 1 %}{{ x }}{% endblock %}{{ x is defined }}
{% set x = 1 %}{% block a %}{{ x }}{% endblock %}
{% for i in xs %}{% block a scoped %}{{ i }}{{ loop.index }}{% endblock %}{% endfor %}
{% block a scoped required %}{% endblock %}
{% macro m() %}{{ self.a() }}{% endmacro %}{% block a %}A{% endblock %}{{ m() }}
{% block a %}{% block b %}b{% endblock %}{% endblock %}{{ self.b() }}
{%- block a -%} x {%- endblock -%} y
{% block a %}{{ caller is defined }}{% endblock %}
{{ super() }}
{{ self.a() }}{% block a %}late{% endblock %}
{% extends 'base' %}{% block body %}{% for i in xs %}{{ i }}{% endfor %}{% endblock %}
{% extends 'base' %}{% block body %}{{ missing.x }}{% endblock %}
{% extends 'base' %}{% from 'macros' import hi %}{% block title %}{{ hi('b') }}{% endblock %}
{% include 'selfblock' %}{% include 'layout' %}
{% autoescape true %}{% import 'macros' as m %}{{ m.hi('<') }}{% endautoescape %}
{% autoescape true %}{% from 'macros' import hi with context %}{{ hi('<') }}{{ hi('<')|e }}{% endautoescape %}
{% from 'macros' import hi %}{% autoescape true %}{{ hi('<') is escaped }}{{ hi({'a': '<'}) }}{% endautoescape %}{{ hi('<') is escaped }}
{% autoescape true %}{% include 'part' %}{% set x = '<' %}{% include 'part' %}{% endautoescape %}
{% extends 'base' %}{% include 'part' %}{% filter upper %}x{% endfilter %}{% from 'macros' import wrap %}{% call wrap() %}c{% endcall %}
"""


def generate(add):
    for template in LINES.strip().split("\n"):
        used = {k: v for k, v in SET.items() if f"'{k}'" in template}
        # templates that those use
        for _ in range(3):
            for text in list(used.values()):
                used.update({k: v for k, v in SET.items() if f"'{k}'" in text})
        if "'mac' ~" in template:
            used["macros"] = MACROS
        if "'pa' ~" in template or "include name" in template:
            used["part"] = SET["part"]
        add("templates", template, {"n": 1, "xs": [3, 1, 2], "name": "part"}, templates=used)
    cases = [
        (
            "{% extends 'a' %}{% block x %}c{{ super() }}{% endblock %}",
            {
                "a": "{% extends 'b' %}{% block x %}a{{ super() }}{% endblock %}",
                "b": "{% extends 'c' %}{% block x %}b{{ super() }}{% endblock %}",
                "c": "[{% block x %}root{% endblock %}]",
            },
        ),
        (
            "{% extends 'a' %}{% block x %}{{ super.super() }}{{ super.super.super() }}{% endblock %}",
            {
                "a": "{% extends 'b' %}{% block x %}a{% endblock %}",
                "b": "{% extends 'c' %}{% block x %}b{% endblock %}",
                "c": "{% block x %}c{% endblock %}",
            },
        ),
        (
            "{% import 'm' as m %}{{ m.f(1) }}{{ m.g(2) }}",
            {
                "m": "{% from 'k' import g %}{% macro f(x) %}f{{ x }}{{ g(x) }}{% endmacro %}",
                "k": "{% macro g(x) %}g{{ x }}{% endmacro %}",
            },
        ),
        ("{% include 'a' %}", {"a": "{% include 'b' %}a", "b": "{% include 'c' %}b", "c": "c"}),
        (
            "{% for x in [1,2] %}{% include ['no', 'row'] %}{% endfor %}",
            {"row": "<{{ x }}{{ loop.last }}>"},
        ),
        (
            "{% import 'm' as m with context %}{{ m.f() }}{% set v = 2 %}{{ m.f() }}",
            {"m": "{% macro f() %}{{ v }}{% endmacro %}"},
        ),
        (
            "{% set v = 1 %}{% import 'm' as m with context %}{{ m.f() }}",
            {"m": "{% macro f() %}{{ v }}{% endmacro %}"},
        ),
        ("{% set v = 1 %}{% include 'm' %}{{ v }}", {"m": "{% set v = 2 %}{{ v }}"}),
        (
            "{% extends 'b' %}{% block x %}{% set v = 1 %}{% block y %}{{ v }}{% endblock %}{% endblock %}",
            {"b": "{% block x %}{% endblock %}"},
        ),
        ("line 1\n{% include 'bad' %}", {"bad": "ok\n\n{% nope %}"}),
        (
            "{% from 'm' import f %}\n\n{{ f() }}",
            {"m": "{% macro f() %}\n{{ a.b.c }}{% endmacro %}"},
        ),
        ("{% include 'w' %}|", {"w": "a\n"}),
        ("{% include 'w' -%} |", {"w": "a \n \n"}),
    ]
    for template, used in cases:
        add("templates", template, {}, templates=used)
