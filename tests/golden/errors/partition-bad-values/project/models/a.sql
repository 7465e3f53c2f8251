{{ config(materialized='table', partition_by={'field': 'created_at', 'granularity': 'mont', 'retension': '2 years', 'max_partitions': 'many'}) }}
select timestamp '2026-01-01' as created_at
