{{ config(materialized='incremental', unique_key='id', partition_by={'field': 'created_at', 'layout': 'files'}) }}
select range as id, case when range % 3 = {{ var('nulls', 7) }} then null when range = {{ var('infinite', 99) }} then 'infinity'::timestamp else timestamp '1969-12-01' + to_days(range::int * 20) end as created_at from range(20)
