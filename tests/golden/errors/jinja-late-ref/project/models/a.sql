{% if execute %}
select * from {{ ref('b') }}
{% else %}
select 1 as id
{% endif %}
