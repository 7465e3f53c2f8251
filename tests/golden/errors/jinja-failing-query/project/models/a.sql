{% set rows = columns_of('nowhere') %}
select 1 as id
