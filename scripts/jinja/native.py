"""Native rendering of YAML values, by dbt's rule: one node gives its value, several give text."""

from .filters import _lines

LINES = _lines(r"""
{{ 1 }}
{{ 1.5 }}
{{ 2.0 }}
{{ true }}
{{ none }}
{{ 'text' }}
{{ '1' }}
{{ "true" }}
{{ [1, 'a', none] }}
{{ (1, 2) }}
{{ (1,) }}
{{ {'a': 1} }}
{{ {1: 'a', 'b': [2]} }}
{{ xs }}
{{ d }}
{{ xs|length }}
{{ xs|map('string')|list }}
{{ xs|join(',') }}
{{ n }}
{{ n + 1 }}
{{ n / 2 }}
{{ big }}
{{ nil }}
{{ t and not fa }}
{{ s }}
{{ num }}
{{ 'a' ~ 1 }}
{{ missing }}
{{ missing|default(5) }}
{{ missing|default('5') }}
{{ 1 }}{{ 2 }}
{{ 1 }} {{ 2 }}
a{{ 1 }}
{{ 1 }}a
 {{ 1 }}
{{ 1 }} 
{{ '' }}
{{ [] }}{{ [] }}
{{ n }}{{ '' }}
1
1.5
true
none
None
text
[1, 2]
'quoted'

{% if true %}1{% endif %}
{% if true %}{{ 1 }}{% endif %}
{% if false %}1{% endif %}
{% if t %}{{ xs }}{% else %}{{ d }}{% endif %}
{% for x in xs %}{{ x }}{% endfor %}
{% for x in [7] %}{{ x }}{% endfor %}
{% set x = 5 %}{{ x }}
{% set x = [1] %}{{ x }}
{# c #}{{ 1 }}
{{ 1 }}{# c #}
{{- 1 -}}
  {{- 1 -}}  
{{ '5'|as_number }}
{{ '5.5'|as_number }}
{{ 'x'|as_number }}
{{ 'true'|as_number }}
{{ 'True'|as_bool }}
{{ 'False'|as_bool }}
{{ 'x'|as_bool }}
{{ '1'|as_bool }}
{{ 5|as_number }}
{{ true|as_bool }}
{{ '[1, 2]'|as_native }}
{{ "{'a': 1}"|as_native }}
{{ 'text'|as_native }}
{{ '1_000'|as_native }}
{{ '0x10'|as_native }}
{{ '(1, 2)'|as_native }}
{{ 'None'|as_native }}
{{ '-5'|as_native }}
{{ "'q'"|as_native }}
{{ '5'|as_text }}
{{ 5|as_text }}
{{ true|as_text }}
{{ xs|as_text }}
{{ none|as_text }}
{{ '5'|int }}
{{ '5'|float }}
{{ 'a,b'.split(',') }}
{{ s.upper() }}
{{ d.get('zz') }}
{{ d['a'] }}
{{ rows[0] }}
{{ [1, 2] + [3] }}
{{ 'a' if t else 'b' }}
{{ 1 if fa }}
{{ xs is iterable }}
{{ '2024-01-01' }}
{{ '01' }}
{{ 'yes' }}
{{ '{{ x }}' }}
{{ d|tojson }}
{{ html|e }}
{{ namespace(a=1).a }}
{{ 10 ** 20 }}
{{ 1 / 0 }}
{{ missing.x }}
{{ 1 + }}
{% include 'nope' %}
prefix_{{ s|lower }}_{{ n }}
{{ s }}_{{ n }}
{{ n ~ '_' ~ one }}
""")


def generate(add):
    for line in LINES:
        add("native", line, "rich")
