{#- What `memflow memory status` asks of the built tables; `moment_of_tables` says of which moment they speak. -#}

{% macro status_numbers() %}
  {#- One row: how much is remembered, what becomes of it, and how healthy the last run at this moment found it. -#}
  select
    overview.as_of,
    overview.n_memories,
    overview.n_gone,
    overview.n_accesses,
    overview.first_accessed_at,
    overview.last_accessed_at,
    overview.working_memory_state,
    overview.n_associations,
    (select count(*) from {{ ref('memory_fate') }} where fate = 'kept') as n_kept,
    (select count(*) from {{ ref('memory_fate') }} where fate = 'retained') as n_retained,
    (select count(*) from {{ ref('memory_fate') }} where fate = 'archived') as n_archived,
    (
      select count(distinct episode_id)
      from {{ ref('stm_episode_members') }}
      where accessed_at::date = overview.as_of::date and accessed_at <= overview.as_of
    ) as n_episodes_today,
    health.active_share,
    health.n_never_associated,
    health.n_crowded_contexts,
    health.n_duplicate_memories + health.n_duplicate_accesses as n_duplicates,
    health.n_unusable_rows,
    health.n_future_accesses,
    health.no_concepts_share,
    health.newest_access_age_days
  from {{ ref('memory_overview') }} as overview
  left join {{ ref('memory_health') }} as health on health.as_of = overview.as_of
{%- endmacro %}

{% macro status_in_mind() %}
  {#- The chunks that working memory holds, best first. -#}
  select place, label, n_others, n_accesses, known_since, in_focus
  from {{ ref('in_mind') }}
  order by place
{%- endmacro %}

{% macro status_episodes() %}
  {#- The latest episodes as far as they had gone, latest first; each with what it held, in order of appearance. -#}
  with met as (
    select episode_id, memory_id, min(accessed_at) as first_at, max(accessed_at) as last_at
    from {{ ref('stm_episode_members') }}
    where accessed_at <= {{ moment_of_tables() }}
    group by episode_id, memory_id
  ),
  latest as (
    select episode_id, min(first_at) as started_at, max(last_at) as ended_at, count(*) as n_memories
    from met
    group by episode_id
    order by ended_at desc, episode_id
    limit 20
  )
  select
    latest.started_at,
    latest.ended_at,
    latest.n_memories,
    list(memories.label order by met.first_at, memories.label)[1:20] as labels
  from latest
  join met on met.episode_id = latest.episode_id
  join {{ ref('stg_memories') }} as memories on memories.memory_id = met.memory_id
  group by latest.episode_id, latest.started_at, latest.ended_at, latest.n_memories
  order by latest.ended_at desc, latest.episode_id
{%- endmacro %}

{% macro status_pairs() %}
  {#- What belongs together, strongest first. -#}
  select place, label_a, label_b, times, strength, why
  from {{ ref('belongs_together') }}
  order by place
{%- endmacro %}
