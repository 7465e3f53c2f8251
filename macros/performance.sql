{% macro suite_as_of() %}
  {#- The moment that the data of the performance suite looks from: always the same, so that figures can be compared. -#}
  timestamp '2026-06-30 18:00:00'
{%- endmacro %}

{% macro suite_days() %}
  {#- Over how many days the rows are spread: a month of them, and two years where there are many, so that months exist. -#}
  {{ return(730 if var('scale') > 100000 else 30) }}
{%- endmacro %}

{% macro suite_rows(numbers) %}
  {#-
    The memories of the performance suite, a row for each number `i` of a FROM item: a generator without chance. The first
    200 lie within the last five minutes.
  -#}
  select
    i as memory_id,
    format(
      'Memory {} is about {}, {} and {}; it was made to be looked for among many others, and says nothing more.',
      i, concepts[1], concepts[2], concepts[3]
    ) as content,
    concepts,
    0.1 + (i % 90) / 100 as activation_strength,
    created_at,
    created_at as last_accessed_at,
    1 + (hash(i, 4) % 100)::integer as access_count,
    0.1 + (hash(i, 5) % 90)::integer / 100 as importance_score,
    ['fact', 'event', 'skill'][1 + (hash(i, 6) % 3)::integer] as memory_type,
    greatest(0.0, 0.1 + (i % 90) / 100 - (hash(i, 7) % 20)::integer / 100) as previous_strength
  from (
    select
      i,
      list_transform([1, 2, 3], lambda k: 'concept ' || hash(i, k) % 500) as concepts,
      {{ suite_as_of() }} - case
        when i < 200 then to_microseconds(i * 1500000)
        else to_days((i % {{ suite_days() }})::integer) + to_hours(i % 24) + to_minutes(13 * i % 60)
      end as created_at
    from {{ numbers }}
  )
{%- endmacro %}

{% macro suite_data() %}
  {#- All memories of the suite, made anew: what a stored copy has to say as well. -#}
  {{ suite_rows('range(' ~ var('scale') ~ ') as numbers(i)') }}
{%- endmacro %}

{% macro working_memory_score(activation, accessed_at, accesses, moment=none) %}
  {#- How much a memory is in mind: activation, recency with a half-life of an hour, frequency on a scale of logarithms. -#}
  (0.5 * {{ activation }}
    + 0.3 * exp(-ln(2) * epoch({{ moment or suite_as_of() }} - {{ accessed_at }}) / 3600)
    + 0.2 * ln(1 + {{ accesses }}) / ln(101))
{%- endmacro %}

{% macro most_in_mind(memories, moment=none) %}
  {#- The best seven of the last five minutes before a moment, all columns. -#}
  {%- set moment = moment or suite_as_of() %}
  select *, {{ working_memory_score('activation_strength', 'last_accessed_at', 'access_count', moment) }} as score
  from {{ memories }}
  where created_at > {{ moment }} - interval 5 minutes and created_at <= {{ moment }}
    and activation_strength > 0.6 and access_count >= 2
  order by score desc, memory_id
  limit 7
{%- endmacro %}

{% macro in_batches(memories) %}
  {#- Memories from the newest back in batches of a thousand, as a consolidation takes them up: a row a batch. -#}
  select
    batch,
    count(*) as n,
    avg(activation_strength) as mean_activation,
    max(created_at) - min(created_at) as span,
    arg_max(content, created_at, 3) as samples
  from (
    select *, (row_number() over (order by created_at desc, memory_id) - 1) // 1000 as batch
    from {{ memories }}
  )
  group by batch
{%- endmacro %}

{% macro best_of_month(memories) %}
  {#- The hundred strongest memories of the month of `suite_as_of`. -#}
  select memory_id, created_at, activation_strength, access_count, memory_type
  from {{ memories }}
  where created_at >= date_trunc('month', {{ suite_as_of() }}) and created_at <= {{ suite_as_of() }}
  order by activation_strength desc, created_at desc, memory_id
  limit 100
{%- endmacro %}

{% macro tenth_at_scale(target_ms) %}
  {#-
    What a target of the suite allows: a tenth of it at 10,000 rows, all of it up to a million. What reads all of more rows
    is held to its growth.
  -#}
  {%- set scale = var('scale') %}
  {{ return('<= ' ~ (target_ms // 10 if scale <= 10000 else target_ms if scale <= 1000000 else 600000) ~ 'ms') }}
{%- endmacro %}

{% macro rows_of_month() %}
  {#- How many rows of the suite lie in the month of `suite_as_of`, at most: all where there is one month only. -#}
  {{ return((var('scale') * 30 / suite_days()) | round(0, 'ceil') | int + 200) }}
{%- endmacro %}

{% macro rows_of_day() %}
  {#- How many rows of the suite come on one day. -#}
  {{ return(var('scale') // suite_days()) }}
{%- endmacro %}

{% macro at_first_scale(limit) %}
  {#- A limit that holds at 10,000 rows; where there are more, what costs a time for each row takes what it takes. -#}
  {{ return('<= ' ~ (limit if var('scale') <= 10000 else '1h')) }}
{%- endmacro %}

{% macro rewrites(times) %}
  {#- Statements that fill `this` with the memories of the suite and then rewrite a tenth of it, so many times. -#}
  {%- set statements = ["create table {{ this }} as select * from {{ ref('suite_memories') }} order by created_at"] %}
  {%- for i in range(times) %}
    {%- do statements.append(
      "update {{ this }} set content = content || '.', access_count = access_count + 1 where memory_id % 10 = " ~ i % 10
    ) %}
  {%- endfor %}
  {{ return(statements) }}
{%- endmacro %}
