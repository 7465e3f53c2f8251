{{ config(
  materialized='incremental',
  unique_key='access_id',
  on_schema_change='fail',
  post_hook="{{ forget_removed_members() }}"
) }}
{%- set in_order = 'partition by actor_id order by accessed_at, context_id, memory_id, access_id' %}

with accesses as (
  select
    access_id,
    memory_id,
    coalesce(actor_id, '') as actor_id,
    context_id,
    accessed_at,
    access_month,
    weight,
    load_id
  from {{ ref('stg_accesses') }}
  where not is_removed
),

{% if is_incremental() -%}
spans as (
  {{ spans_to_redo() }}
),

-- Says nothing that the spans do not say, but most rows go before they are sorted.
near as materialized (
  select *
  from accesses
  where actor_id in (select actor_id from spans)
    and accessed_at between (select min(since) from spans) and (select max(until) from spans)
),

redone as (
  select near.*
  from near
  asof join spans on spans.actor_id = near.actor_id and spans.since <= near.accessed_at
  where near.accessed_at <= spans.until
),

{% endif -%}
marked as (
  select
    *,
    {{ opens_episode('accessed_at', 'lag(accessed_at) over (' ~ in_order ~ ')') }} as is_first
  from {{ 'redone' if is_incremental() else 'accesses' }}
),

-- An episode bears the id of its first access.
members as (
  select
    *,
    last_value(case when is_first then access_id end ignore nulls)
      over ({{ in_order }} rows between unbounded preceding and current row) as episode_id
  from marked
)

select
  access_id,
  episode_id,
  is_first,
  memory_id,
  actor_id,
  coalesce(context_id, episode_id) as context_id,
  accessed_at,
  access_month,
  weight,
  load_id
from members
