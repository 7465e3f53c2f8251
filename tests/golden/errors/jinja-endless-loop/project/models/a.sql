{% set ns = namespace(n=0) %}
{% for a in range(90000) %}{% for b in range(90000) %}{% set ns.n = ns.n + 1 %}{% endfor %}{% endfor %}
select {{ ns.n }} as id
