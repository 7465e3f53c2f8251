{% set x = {'a': 1} %}
select {{ x.b.c }} as id
