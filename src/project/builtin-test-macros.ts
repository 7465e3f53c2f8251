/** The four data tests that every project has, and what stands around them. A test selects the rows that fail. */
export const BUILTIN_TEST_MACROS = `
{% test not_null(model, column_name) %}
{{ return(adapter.dispatch('test_not_null', 'dbt')(model, column_name)) }}
{% endtest %}

{% macro default__test_not_null(model, column_name) %}
select *
from {{ model }}
where {{ column_name }} is null
{% endmacro %}

{% test unique(model, column_name) %}
{{ return(adapter.dispatch('test_unique', 'dbt')(model, column_name)) }}
{% endtest %}

{% macro default__test_unique(model, column_name) %}
select {{ column_name }} as unique_field, count(*) as n_records
from {{ model }}
where {{ column_name }} is not null
group by {{ column_name }}
having count(*) > 1
{% endmacro %}

{% test accepted_values(model, column_name, values, quote=true) %}
{{ return(adapter.dispatch('test_accepted_values', 'dbt')(model, column_name, values, quote)) }}
{% endtest %}

{% macro default__test_accepted_values(model, column_name, values, quote=true) %}
select {{ column_name }} as value_field, count(*) as n_records
from {{ model }}
where {{ column_name }} is not null
{%- if values %}
  and {{ column_name }} not in (
    {%- for value in values %}
    {% if quote %}{{ string_literal(escape_single_quotes(value | string)) }}{% else %}{{ value }}{% endif %}{% if not loop.last %},{% endif %}
    {%- endfor %}
  )
{%- endif %}
group by {{ column_name }}
{% endmacro %}

{% test relationships(model, column_name, to, field) %}
{{ return(adapter.dispatch('test_relationships', 'dbt')(model, column_name, to, field)) }}
{% endtest %}

{% macro default__test_relationships(model, column_name, to, field) %}
select child.from_field
from (select {{ column_name }} as from_field from {{ model }} where {{ column_name }} is not null) as child
left join (select {{ field }} as to_field from {{ to }}) as parent on child.from_field = parent.to_field
where parent.to_field is null
{% endmacro %}

{% macro get_where_subquery(relation) %}
{{ return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) }}
{% endmacro %}

{% macro default__get_where_subquery(relation) %}
{%- set condition = config.get('where') -%}
{%- if condition -%}
  {%- do return('(select * from ' ~ relation ~ ' where ' ~ condition ~ ') dbt_subquery') -%}
{%- endif -%}
{%- do return(relation) -%}
{% endmacro %}
`;
