{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partition_by='created_at', partitions=['2026-01', "date '2026-02-01'"]) }}
select timestamp '2026-01-05' + to_days(31 * range::int) as created_at from range(4)
