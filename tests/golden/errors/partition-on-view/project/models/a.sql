{{ config(partition_by={'field': 'created_at', 'granularity': 'month'}) }}
select timestamp '2026-01-01' as created_at
