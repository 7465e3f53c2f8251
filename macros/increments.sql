{#-
  What an ingestion made dirty. A row is dirty by its `load_id`, never by its date: histories are rewritten and late
  rows arrive. Rows that a source took back count too, so what was built on them goes.
  Stores by month are computed again by whole months. They keep as `load_id` the newest ingestion that touched the month,
  so that they know what they have seen.
-#}

{% macro newest_load_of_this() %}
  {#- The number of the newest ingestion that `this` has seen; 0 on a full build. -#}
  {%- if is_incremental() -%}
  (select coalesce(max(load_id), 0) from {{ this }})
  {%- else -%}
  0
  {%- endif -%}
{%- endmacro %}

{% macro month_loads() %}
  {#- The newest ingestion that touched each month: (month, load_id). -#}
  select access_month as month, max(load_id) as load_id
  from {{ ref('stg_accesses') }}
  group by access_month
{%- endmacro %}

{% macro dirty_months(backward=false) %}
  {#-
    The months to compute again: those of new rows, those of their contexts, which may span several, and those that an
    actor reaches from there without a gap, because there the episodes may have changed that are the context of sources
    without one. `backward` adds the months from which the new rows were reached: an episode counts to that of its start.
  -#}
  with fresh as (
    select context_id, coalesce(actor_id, '') as actor_id
    from {{ ref('stg_accesses') }}
    where load_id > {{ newest_load_of_this() }}
  ),
  actor_months as (
    select
      coalesce(actor_id, '') as actor_id,
      access_month as month,
      min(accessed_at) as first_at,
      max(accessed_at) as last_at,
      max(load_id) as load_id
    from {{ ref('stg_accesses') }}
    where coalesce(actor_id, '') in (select actor_id from fresh)
    group by coalesce(actor_id, ''), access_month
  ),
  marked as (
    select *, {{ opens_episode('first_at', 'lag(last_at) over (partition by actor_id order by month)') }} as is_first
    from actor_months
  ),
  stretches as (
    select *, count(*) filter (is_first) over (partition by actor_id order by month) as stretch
    from marked
  )
  select month
  from stretches
  qualify max(load_id) over (partition by actor_id, stretch {{ '' if backward else 'order by month' }})
    > {{ newest_load_of_this() }}
  union
  select access_month
  from {{ ref('stg_accesses') }}
  where context_id in (select context_id from fresh)
{%- endmacro %}

{% macro forget_dirty_months(column, backward=false) %}
  {#-
    Pre-hook of a store by month: a dirty month may come back with fewer rows, or with none, which replacing by key does
    not see. It may lower the highest load_id of `this`; then some months are computed once more, to the same rows.
  -#}
  {%- if is_incremental() -%}
  delete from {{ this }} where {{ column }} in ({{ dirty_months(backward) }})
  {%- endif -%}
{%- endmacro %}
