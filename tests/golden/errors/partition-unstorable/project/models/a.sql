{{ config(materialized='table', partition_by={'field': 'created_at', 'layout': 'files'}) }}
select timestamp '2026-01-05' as created_at, union_value(number := 1) as either
