{{ config(materialized='incremental', incremental_strategy='insert_overwrite') }}
select timestamp '2026-01-01' as created_at
