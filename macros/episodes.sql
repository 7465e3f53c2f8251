{% macro opens_episode(moment, previous) %}
  {#-
    True where an access opens an episode: its actor did nothing before, or nothing within `episode_gap_seconds`. It looks
    back only, so no later access changes the answer.
  -#}
  ({{ previous }} is null
    or epoch_us({{ moment }}) - epoch_us({{ previous }}) > {{ param('episode_gap_seconds') }} * 1e6)
{%- endmacro %}

{% macro spans_to_redo() %}
  {#-
    Of stm_episode_members: the spans of time in which an actor's episodes are computed again, (actor_id, since, until). A
    span holds new rows, or rows taken back, and whole the known episodes that they touch; between spans lies more than
    the gap, so that no episode reaches from one into another.
  -#}
  with loaded as (
    select access_id, coalesce(actor_id, '') as actor_id, accessed_at, is_removed
    from {{ ref('stg_accesses') }}
    where load_id > {{ newest_load_of_this() }}
  ),
  taken_back as (
    select access_id
    from {{ this }}
    where access_id in (select access_id from loaded where is_removed)
  ),
  fresh as (
    select actor_id, accessed_at
    from loaded
    where not is_removed or access_id in (select access_id from taken_back)
  ),
  pieces as (
    select actor_id, accessed_at as since, accessed_at as until, true as is_fresh
    from fresh
    union all
    select actor_id, min(accessed_at), max(accessed_at), false
    from {{ this }}
    where actor_id in (select actor_id from fresh)
    group by actor_id, episode_id
  ),
  marked as (
    select
      *,
      {{ opens_episode('since', 'max(until) over (
        partition by actor_id order by since, until rows between unbounded preceding and 1 preceding)') }} as is_first
    from pieces
  ),
  numbered as (
    select *, count(*) filter (is_first) over (
      partition by actor_id order by since, until rows between unbounded preceding and current row) as span
    from marked
  )
  select actor_id, min(since) as since, max(until) as until
  from numbered
  group by actor_id, span
  having bool_or(is_fresh)
{%- endmacro %}

{% macro forget_removed_members() %}
  {#- Post-hook of stm_episode_members: a row that its source took back is a member of nothing. -#}
  {%- if is_incremental() -%}
  delete from {{ this }} where access_id in (select access_id from {{ ref('stg_accesses') }} where is_removed)
  {%- endif -%}
{%- endmacro %}
