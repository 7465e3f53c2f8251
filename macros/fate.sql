{% macro fate(place, memories) %}
  {#-
    What becomes of the memory at `place` of so many, best first: the best `keep_share` is kept, up to `retain_share` is
    retained, the rest is archived, which is never deleted. Shares are rounded up, so the best memory is always kept.
  -#}
  {%- set keep, retain = param('keep_share'), param('retain_share') -%}
  {%- if keep > retain -%}
    {{ exceptions.raise_compiler_error(
      "keep_share " ~ keep ~ " must not be above retain_share " ~ retain ~ ": what is kept is part of what is retained") }}
  {%- endif -%}
  case
    when {{ place }} <= {{ share_rounded_up(memories, keep) }} then 'kept'
    when {{ place }} <= {{ share_rounded_up(memories, retain) }} then 'retained'
    else 'archived'
  end
{%- endmacro %}

{% macro share_rounded_up(count, share) %}
  {#- How many of `count` a share is, rounded up, in whole millionths: exact, and cheaper than DECIMAL on every row. -#}
  (({{ count }} * {{ (share * 1000000) | round | int }} + 999999) // 1000000)
{%- endmacro %}

{% macro fate_reason(latest_share) %}
  {#- Why a memory stands where it does: its latest access gives at least half of its strength, or many gave it. -#}
  case when {{ latest_share }} >= 0.5 then 'recent' else 'frequent' end
{%- endmacro %}
