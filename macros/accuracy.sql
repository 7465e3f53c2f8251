{#- What the tests in tests/data/accuracy are made of: they measure, say what they measured, and judge it by a bound. -#}

{% macro judged(name, value, low=none, high=none) %}
  {#- One figure with its bounds, in words, and whether it lies within them; a figure that could not be computed does not. -#}
  {%- if low is none -%}{%- set bound = '<= ' ~ high -%}
  {%- elif high is none -%}{%- set bound = '>= ' ~ low -%}
  {%- elif low == high -%}{%- set bound = '= ' ~ low -%}
  {%- else -%}{%- set bound = low ~ ' to ' ~ high -%}
  {%- endif -%}
  {
    'told': '{{ name }} ' || {{ figure_text(value) }} || ' ({{ bound }})',
    'passed': coalesce(
      {{ value }} between {{ "'-inf'::double" if low is none else low }} and {{ "'inf'::double" if high is none else high }}, false)
  }
{%- endmacro %}

{% macro told(name, value) %}
  {#- One figure to compare the judged ones with, not judged itself. -#}
  {'told': '{{ name }} ' || {{ figure_text(value) }}, 'passed': true}
{%- endmacro %}

{% macro figure_text(value) %}
  {#- A whole number as it is, any other with three digits. -#}
  coalesce(
    case when ({{ value }})::double = trunc({{ value }}) then format('{:.0f}', ({{ value }})::double) end,
    format('{:.3f}', ({{ value }})::double),
    'unknown')
{%- endmacro %}

{% macro verdict(figures, relation) %}
  {#- The rows of a test: one a figure. -#}
  select unnest([{{ figures | join(', ') }}], recursive := true)
  from {{ relation }}
{%- endmacro %}

{% macro verdict_of_history(figures, relation) %}
  {#-
    The same of a test that needs a long history, a year in which something happened on 100 days: on a shorter one it says
    so and judges nothing.
  -#}
  select unnest(
    case
      when history.days >= 365 and history.active_days >= 100 then [{{ figures | join(', ') }}]
      else [{
        'told': 'nothing judged: the history has ' || history.days || ' of 365 days, ' || history.active_days || ' of 100 active',
        'passed': true
      }]
    end, recursive := true)
  from {{ relation }}, (
    select coalesce(max(day) - min(day), 0) as days, count(distinct day) as active_days
    from ({{ access_days() }})
  ) as history
{%- endmacro %}

{% macro access_days() %}
  {#- The days with an access up to as_of, a row a memory and day: the latest access, the largest weight, how many. -#}
  select
    memory_id,
    accessed_at::date as day,
    max(accessed_at) as accessed_at,
    max(weight) as weight,
    count(*) as accesses
  from {{ ref('stg_accesses') }}
  where not is_removed and not is_implied and accessed_at <= {{ moment_of_tables() }} and weight > 0
  group by memory_id, accessed_at::date
{%- endmacro %}

{% macro sampled_days(days, moments) %}
  {#- Up to so many evenly spaced midnights of a history as (now); the step is never whole weeks, which would see one weekday only. -#}
  select (first_day + (i * (step + (step % 7 = 0)::int))::int)::timestamp as now
  from (
    select min(day) as first_day, max(day) as last_day, greatest(1, (max(day) - min(day)) // {{ moments }}) as step
    from {{ days }}
  ), range(1, {{ moments }} + 1) as numbers(i)
  where first_day + (i * (step + (step % 7 = 0)::int))::int < last_day
{%- endmacro %}

{% macro log_odds(needed, seen) %}
  {#- The log-odds of being needed. -#}
  ln({{ needed }} / ({{ seen }} - {{ needed }}))
{%- endmacro %}
