{{ config(materialized='table') }}

-- End to end: the last hour in batches, as a consolidation would take them up.
with last_hour as (
  select *
  from {{ ref('suite_stream') }}
  where created_at > (select max(created_at) from {{ ref('suite_stream') }}) - interval 1 hour
)
{{ in_batches('last_hour') }}
