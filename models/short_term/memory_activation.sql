{{ config(materialized='table') }}
{%- set moment, retention = param('decay_moment'), param('decay_retention') %}
{%- set term_moment = base_level_term('weight', age_days('accessed_at', as_of()), moment) %}
{%- set term_retention = base_level_term('weight', age_days('accessed_at', as_of()), retention) %}
{%- set last_age, first_age = age_days('last_accessed_at', as_of()), age_days('created_at', as_of()) %}

with accesses as (
  select memory_id, accessed_at, kind, weight, coalesce(context_id, '') as context_id
  from {{ ref('stg_accesses') }}
  where not is_removed and not is_implied and accessed_at <= {{ as_of() }}
),

-- One session a memory and day: its latest access, its largest weight.
days as (
  select
    memory_id,
    max(accessed_at) as accessed_at,
    min(accessed_at) as first_accessed_at,
    max(weight) as weight,
    count(*) as accesses,
    arg_max(kind, row(accessed_at, context_id)) as last_kind
  from accesses
  group by memory_id, date_trunc('day', accessed_at)
),

logged as (
  select
    memory_id,
    {{ base_level('sum(' ~ term_moment ~ ')') }} as base_level,
    {{ base_level('sum(' ~ term_retention ~ ')') }} as base_level_retention,
    arg_max({{ term_retention }}, accessed_at)::double / sum({{ term_retention }})::double as latest_share,
    sum(accesses)::bigint as n_accesses,
    count(*) as n_days,
    min(first_accessed_at) as first_accessed_at,
    max(accessed_at) as last_accessed_at,
    arg_max(last_kind, accessed_at) <> 'delete' as is_active
  from days
  where weight > 0
  group by memory_id
),

-- A memory that no log tells of up to now has its three columns only.
unlogged as (
  select
    memory_id,
    created_at,
    case when last_accessed_at <= {{ as_of() }} then last_accessed_at else created_at end as last_accessed_at,
    case when last_accessed_at <= {{ as_of() }} then access_count else 1 end as access_count
  from {{ ref('stg_memories') }}
  where not is_removed and created_at <= {{ as_of() }}
    and memory_id not in (select memory_id from accesses)
),

traces as (
  select * from logged
  union all
  select
    memory_id,
    {{ base_level_hybrid('access_count', last_age, first_age, moment) }},
    {{ base_level_hybrid('access_count', last_age, first_age, retention) }},
    least(1.0, {{ base_level_term('1.0', last_age, retention) }}::double
      / exp({{ base_level_hybrid('access_count', last_age, first_age, retention) }})),
    access_count,
    least(access_count, 2),
    created_at,
    last_accessed_at,
    true
  from unlogged
),

memories as (
  select
    traces.*,
    memories.label,
    memories.memory_type,
    memories.importance_score,
    memories.concepts,
    {{ in_window('traces.last_accessed_at', as_of()) }} as in_window
  from traces
  join {{ ref('stg_memories') }} as memories on memories.memory_id = traces.memory_id and not memories.is_removed
),

concepts as (
  select memory_id, in_window, unnest(concepts) as concept
  from memories
),

-- The concepts of what was accessed within the window, and in how many memories each occurs.
context as (
  select concept, count(*) as fan, count(*) over () as context_size
  from concepts
  group by concept
  having bool_or(in_window)
),

context_activation as (
  select
    concepts.memory_id,
    sum({{ context_term('context.fan', 'context.context_size') }})::double as context_activation
  from concepts
  join context on context.concept = concepts.concept
  group by concepts.memory_id
)

select
  memories.memory_id,
  {{ as_of() }} as as_of,
  memories.label,
  memories.memory_type,
  memories.is_active,
  memories.in_window,
  memories.n_accesses,
  memories.n_days,
  memories.first_accessed_at,
  memories.last_accessed_at,
  memories.base_level,
  memories.base_level_retention,
  memories.latest_share,
  coalesce(context_activation.context_activation, 0.0) as context_activation,
  {{ activation(
    'memories.base_level', 'coalesce(context_activation.context_activation, 0.0)', 'memories.importance_score') }}
    as activation,
  memories.concepts
from memories
left join context_activation on context_activation.memory_id = memories.memory_id
order by memories.memory_id
