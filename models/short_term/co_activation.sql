{{ config(
  materialized='incremental',
  unique_key='context_id',
  duplicate_keys='allow',
  on_schema_change='fail',
  pre_hook="{{ forget_dirty_contexts() }}"
) }}

with dirty as (
  {{ dirty_contexts() }}
),

-- A memory meets others of a context once: when it was first accessed there.
members as (
  select
    accesses.context_id,
    accesses.memory_id,
    min(accesses.accessed_at) as accessed_at,
    max(accesses.weight) as weight
  from {{ ref('stg_accesses') }} as accesses
  join dirty on dirty.context_id = accesses.context_id
  where not accesses.is_removed
  group by accesses.context_id, accesses.memory_id
),

sized as (
  select
    members.*,
    dirty.load_id
  from members
  join dirty on dirty.context_id = members.context_id
  qualify count(*) over (partition by members.context_id) between 2 and {{ param('pair_limit') }}
),

pairs as (
  select
    a.context_id,
    a.memory_id as memory_a,
    b.memory_id as memory_b,
    greatest(a.accessed_at, b.accessed_at) as activated_at,
    a.weight as weight_a,
    b.weight as weight_b,
    (epoch_us(b.accessed_at) - epoch_us(a.accessed_at)) / 1e6 as lag_seconds,
    a.load_id
  from sized as a
  join sized as b on b.context_id = a.context_id and b.memory_id > a.memory_id
)

select
  context_id,
  memory_a,
  memory_b,
  activated_at,
  date_trunc('month', activated_at)::date as activation_month,
  {{ co_activation_strength('weight_a', 'weight_b', 'lag_seconds') }} as c_ab,
  {{ co_activation_strength('weight_b', 'weight_a', '(-lag_seconds)') }} as c_ba,
  load_id
from pairs
