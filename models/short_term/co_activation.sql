{{ config(
  materialized='incremental',
  unique_key='activation_month',
  duplicate_keys='allow',
  on_schema_change='fail',
  pre_hook="{{ forget_dirty_months('activation_month') }}"
) }}

-- depends_on: {{ ref('stg_accesses') }} (the months to compute again)
with months as (
  select month, load_id
  from ({{ month_loads() }})
  {%- if is_incremental() %}
  where month in ({{ dirty_months() }})
  {%- endif %}
),

-- A memory meets the others of a context once: when it was first accessed there.
members as (
  select
    context_id,
    memory_id,
    min(accessed_at) as accessed_at,
    arg_min(weight, row(accessed_at, -weight)) as weight
  from {{ ref('stm_episode_members') }}
  {%- if is_incremental() %}
  where context_id in (
    select context_id
    from {{ ref('stm_episode_members') }}
    where access_month in (select month from months)
  )
  {%- endif %}
  group by context_id, memory_id
),

-- Who comes when more than `pair_limit` are there meets nobody: a crowd says little about any two.
meeting as (
  select *
  from members
  qualify count(*) over (partition by context_id order by accessed_at) <= {{ param('pair_limit') }}
),

pairs as (
  select
    a.context_id,
    a.memory_id as memory_a,
    b.memory_id as memory_b,
    greatest(a.accessed_at, b.accessed_at) as activated_at,
    a.weight as weight_a,
    b.weight as weight_b,
    (epoch_us(b.accessed_at) - epoch_us(a.accessed_at)) / 1e6 as lag_seconds
  from meeting as a
  join meeting as b on b.context_id = a.context_id and b.memory_id > a.memory_id
)

select
  context_id,
  memory_a,
  memory_b,
  activated_at,
  months.month as activation_month,
  {{ co_activation_strength('weight_a', 'weight_b', 'lag_seconds') }} as c_ab,
  {{ co_activation_strength('weight_b', 'weight_a', '(-lag_seconds)') }} as c_ba,
  months.load_id
from pairs
join months on months.month = date_trunc('month', activated_at)
