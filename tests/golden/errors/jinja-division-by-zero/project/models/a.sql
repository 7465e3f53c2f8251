{% set total = 0 %}
select {{ 100 / total }} as id
