{#-
  What `memflow memory` asks of the built tables. They speak of the moment of the last run, `as_of` of memory_activation,
  whatever the time is now.
-#}

{% macro memories_named(text) %}
  {#- Memories of this id or label, or with these words in their label; `is_exact` first. -#}
  {%- set words = string_literal(escape_single_quotes(text)) -%}
  select memory_id, label, memory_id = {{ words }} or label = {{ words }} as is_exact
  from {{ ref('stg_memories') }}
  where not is_removed
    and (memory_id = {{ words }} or label = {{ words }} or contains(lower(label), lower({{ words }})))
  order by memory_id = {{ words }} desc, is_exact desc, length(label), label, memory_id
  limit 10
{%- endmacro %}

{% macro memories_nearly_named(text) %}
  {#- The labels and ids that are most like a text. -#}
  {%- set words = string_literal(escape_single_quotes(text)) -%}
  select memory_id, label
  from (
    select
      memory_id,
      label,
      least(levenshtein(lower(label), lower({{ words }})), levenshtein(memory_id, lower({{ words }}))) as distance
    from {{ ref('stg_memories') }}
    where not is_removed
  )
  where distance <= greatest(1, length({{ words }}) // 3)
  order by distance, label
  limit 3
{%- endmacro %}

{% macro why_memory(id) %}
  {#- Everything about one memory that is one row. -#}
  select
    memories.memory_id,
    memories.label,
    memories.memory_type,
    memories.concepts,
    memories.created_at,
    memories.is_removed,
    {{ moment_of_tables() }} as as_of,
    activation.is_active,
    memories.memory_id in (
      select memory_id
      from {{ ref('stg_accesses') }}
      where not is_removed and not is_implied and accessed_at <= {{ moment_of_tables() }}
    ) as is_logged,
    activation.n_accesses,
    activation.n_days,
    activation.first_accessed_at,
    activation.last_accessed_at,
    activation.base_level,
    activation.base_level_retention,
    {{ param('weight_context') }}::double * activation.context_activation as context,
    activation.activation - activation.base_level - context as importance,
    activation.activation,
    (select count(*) + 1 from {{ ref('memory_activation') }} as other where other.activation > activation.activation) as place,
    (select count(*) from {{ ref('memory_activation') }}) as n_memories,
    working.chunk_rank,
    working.is_leader,
    working.in_focus,
    working.displaced_by,
    leader.label as chunk_label,
    fate.fate,
    fate.place as fate_place,
    fate.reason,
    fate.margin
  from {{ ref('stg_memories') }} as memories
  left join {{ ref('memory_activation') }} as activation on activation.memory_id = memories.memory_id
  left join {{ ref('working_memory') }} as working on working.memory_id = memories.memory_id
  left join {{ ref('stg_memories') }} as leader on leader.memory_id = working.chunk_id
  left join {{ ref('memory_fate') }} as fate on fate.memory_id = memories.memory_id
  where memories.memory_id = {{ string_literal(escape_single_quotes(id)) }}
{%- endmacro %}

{% macro why_accesses(id) %}
  {#- The days with an access, newest first, with what each gives to the base level. -#}
  with days as (
    select max(accessed_at) as accessed_at, max(weight) as weight, count(*) as accesses
    from {{ ref('stg_accesses') }}
    where memory_id = {{ string_literal(escape_single_quotes(id)) }}
      and not is_removed and not is_implied and weight > 0 and accessed_at <= {{ moment_of_tables() }}
    group by accessed_at::date
  ),
  terms as (
    select
      *,
      {{ age_days('accessed_at', moment_of_tables()) }} as age_days,
      {{ base_level_term('weight', age_days('accessed_at', moment_of_tables()), param('decay_moment')) }}::double as term
    from days
  )
  select accessed_at, accesses, weight, age_days, term, term / sum(term) over () as share
  from terms
  order by accessed_at desc
{%- endmacro %}

{% macro why_context(id) %}
  {#- The concepts that a memory shares with what is in mind, and what each adds to its activation. -#}
  with concepts as (
    select memory_id, in_window, unnest(concepts) as concept
    from {{ ref('memory_activation') }}
  ),
  context as (
    select concept, count(*) as fan, count(*) over () as context_size
    from concepts
    group by concept
    having bool_or(in_window)
  )
  select concept, fan, {{ param('weight_context') }}::double * {{ context_term('fan', 'context_size') }}::double as adds
  from context
  join concepts using (concept)
  where memory_id = {{ string_literal(escape_single_quotes(id)) }}
  order by adds desc, concept
{%- endmacro %}

{% macro why_episode(id) %}
  {#- The latest episode that a memory was part of, as far as it had gone, and what else it held, latest first. -#}
  with members as (
    select *
    from {{ ref('stm_episode_members') }}
    where accessed_at <= {{ moment_of_tables() }}
  ),
  latest as (
    select arg_max(episode_id, row(accessed_at, access_id)) as episode_id
    from members
    where memory_id = {{ string_literal(escape_single_quotes(id)) }}
  )
  select
    episode_id,
    min(accessed_at) as started_at,
    max(accessed_at) as ended_at,
    count(distinct memory_id) as n_memories,
    coalesce(list(distinct memories.label) filter (memory_id <> {{ string_literal(escape_single_quotes(id)) }}), []) as others
  from members
  join latest using (episode_id)
  join {{ ref('stg_memories') }} as memories using (memory_id)
  group by episode_id
{%- endmacro %}

{% macro why_associations(id) %}
  {#- What belongs together with a memory, strongest first. -#}
  select memories.memory_id, memories.label, strength, weight, ppmi, times, last_at
  from {{ ref('ltm_associations') }} as associations
  join {{ ref('stg_memories') }} as memories on memories.memory_id = associations.to_id
  where associations.from_id = {{ string_literal(escape_single_quotes(id)) }}
  order by associations.place
{%- endmacro %}
