{{ config(materialized='incremental', incremental_strategy='insert_overwrite', unique_key='id', partition_by='created_at') }}
select 1 as id, {% if is_incremental() %} timestamp '2026-02-05' {% else %} timestamp '2026-01-05' {% endif %} as created_at
