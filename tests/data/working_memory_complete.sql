-- Everything active that was accessed within the window is in working memory, up to wm_candidates, and nothing else.
with expected as (
  select memory_id
  from {{ ref('memory_activation') }}
  where is_active and last_accessed_at <= as_of
    and last_accessed_at > as_of - to_microseconds(({{ param('wm_window_seconds') }} * 1e6)::bigint)
  order by activation desc, last_accessed_at desc, memory_id
  limit {{ param('wm_candidates') }}
)
select memory_id, 'missing' as fault from expected where memory_id not in (select memory_id from {{ ref('working_memory') }})
union all
select memory_id, 'too much' from {{ ref('working_memory') }} where memory_id not in (select memory_id from expected)
