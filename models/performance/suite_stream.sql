{{ config(
  materialized='incremental',
  unique_key='memory_id',
  incremental_strategy='merge',
  change_detection='row_hash'
) }}

-- Keeps up with the arrivals: reads what changed since, writes what differs.
select * exclude (is_changed)
from {{ ref('suite_arrivals') }}
{%- if is_incremental() %}
where changed_at >= (select max(changed_at) from {{ this }})
{%- endif %}
