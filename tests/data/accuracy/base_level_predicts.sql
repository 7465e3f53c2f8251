{{ config(severity='warn') }}
-- Of two memories that were accessed within 100 days, the one needed the next day has the higher base level more often
-- than it is the more recent or the more frequent one (AUC; ties count half).
with days as (
  {{ access_days() }}
),

moments as (
  {{ sampled_days('days', 120) }}
),

scored as (
  select
    now,
    memory_id,
    {{ base_level('sum(' ~ base_level_term('weight', age_days('accessed_at', 'now'), param('decay_moment')) ~ ') filter (accessed_at < now)') }}
      as base_level,
    max(accessed_at) filter (accessed_at < now) as recency,
    sum(accesses) filter (accessed_at < now) as frequency,
    bool_or(accessed_at >= now) as is_needed
  from moments
  join days on days.accessed_at < moments.now + interval 1 day
  group by now, memory_id
  having max(accessed_at) filter (accessed_at < now) >= now - interval 100 day
),

-- the mean rank of equals
ranked as (
  select
    now,
    is_needed,
    {%- for score in ['base_level', 'recency', 'frequency'] %}
    rank() over (partition by now order by {{ score }}) + (count(*) over (partition by now, {{ score }}) - 1) / 2
      as rank_of_{{ score }}{{ ',' if not loop.last }}
    {%- endfor %}
  from scored
),

-- how many pairs of one needed and one not needed are in order (Mann & Whitney 1947)
pairs as (
  select
    count(*) filter (is_needed) as needed,
    count(*) filter (is_needed) * count(*) filter (not is_needed) as pairs,
    {%- for score in ['base_level', 'recency', 'frequency'] %}
    sum(rank_of_{{ score }}) filter (is_needed) - needed * (needed + 1) / 2 as in_order_of_{{ score }}{{ ',' if not loop.last }}
    {%- endfor %}
  from ranked
  group by now
),

areas as (
  select
    {%- for score in ['base_level', 'recency', 'frequency'] %}
    sum(in_order_of_{{ score }}) / sum(pairs) as {{ score }}{{ ',' if not loop.last }}
    {%- endfor %}
  from pairs
  where pairs > 0
)

{{ verdict_of_history([
  judged('AUC', 'base_level', low=0.75),
  judged('above recency', 'base_level - recency', low=0.02),
  judged('above frequency', 'base_level - frequency', low=0.02),
], 'areas') }}
