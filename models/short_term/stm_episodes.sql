{{ config(
  materialized='incremental',
  unique_key='started_month',
  duplicate_keys='allow',
  on_schema_change='fail',
  pre_hook="{{ forget_dirty_months('started_month', backward=true) }}"
) }}

-- depends_on: {{ ref('stg_accesses') }} (the months to compute again)
with loads as (
  {{ month_loads() }}
),

members as (
  select *
  from {{ ref('stm_episode_members') }}
  {%- if is_incremental() %}
  where episode_id in (
    select episode_id
    from {{ ref('stm_episode_members') }}
    where is_first and access_month in ({{ dirty_months(backward=true) }})
  )
  {%- endif %}
)

select
  episode_id,
  nullif(any_value(actor_id), '') as actor_id,
  min(accessed_at) as started_at,
  max(accessed_at) as ended_at,
  min(access_month) as started_month,
  count(*) as n_accesses,
  count(distinct memory_id) as n_memories,
  count(distinct context_id) as n_contexts,
  max(loads.load_id) as load_id
from members
join loads on loads.month = members.access_month
group by episode_id
