{{ config(severity='warn') }}
-- What is kept or retained is what will be needed: of the memories accessed within the next 30 days, the share that lies
-- within retain_share by the retention base level. Every 60 days, mean over them; random keeps retain_share of them.
with days as (
  {{ access_days() }}
),

moments as (
  select first_at + to_days((60 * i)::int) as now
  from (select min(accessed_at) as first_at, max(accessed_at) as last_at from days), range(1, 1000) as numbers(i)
  where first_at + to_days((60 * i + 30)::int) <= last_at
),

scored as (
  select
    now,
    memory_id,
    {{ base_level('sum(' ~ base_level_term('weight', age_days('accessed_at', 'now'), param('decay_retention')) ~ ') filter (accessed_at <= now)') }}
      as base_level,
    max(accessed_at) filter (accessed_at <= now) as lru,
    sum(accesses) filter (accessed_at <= now) as lfu,
    sum(accesses * exp(-ln(2) / 30 * {{ age_days('accessed_at', 'now') }})) filter (accessed_at <= now) as exponential,
    md5(memory_id || now) as random,
    bool_or(accessed_at > now) as is_needed
  from moments
  join days on days.accessed_at <= moments.now + interval 30 day
  group by now, memory_id
  having bool_or(accessed_at <= now)
),

{%- set policies = ['base_level', 'lru', 'lfu', 'exponential', 'random'] %}

ranked as (
  select
    now,
    is_needed,
    count(*) over (partition by now) as n,
    {%- for policy in policies %}
    row_number() over (partition by now order by {{ policy }} desc, memory_id) as place_by_{{ policy }}{{ ',' if not loop.last }}
    {%- endfor %}
  from scored
),

kept as (
  select
    {%- for policy in policies %}
    count(*) filter (is_needed and {{ fate('place_by_' ~ policy, 'n') }} <> 'archived') / count(*) filter (is_needed) as {{ policy }}{{ ',' if not loop.last }}
    {%- endfor %}
  from ranked
  group by now
  having bool_or(is_needed)
),

means as (
  select
    {%- for policy in policies %}
    avg({{ policy }}) as {{ policy }}{{ ',' if not loop.last }}
    {%- endfor %}
  from kept
)

{{ verdict_of_history([
  judged('kept', 'base_level', low=0.75),
  judged('above LRU', 'base_level - lru', low=-0.01),
  told('LRU', 'lru'),
  told('LFU', 'lfu'),
  told('30-day exponential', 'exponential'),
  told('random', 'random'),
], 'means') }}
