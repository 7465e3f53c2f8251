{% macro as_of() %}
  {#- The moment that the models look from, in UTC: the clock of the run, or `--as-of`. Never now(). -#}
  timestamp '{{ var("as_of") }}'
{%- endmacro %}

{% macro moment_of_tables() %}
  {#- The moment that the built tables speak of: `as_of` of the run that built them, whatever the time is now. -#}
  (select max(as_of) from {{ ref('memory_activation') }})
{%- endmacro %}

{% macro age_days(moment, now) %}
  {#- The age of `moment` at `now` in days, not below `age_floor_seconds`. -#}
  (greatest(epoch_us({{ now }}) - epoch_us({{ moment }}), {{ param('age_floor_seconds') }} * 1e6)::double / 86400e6)
{%- endmacro %}

{% macro in_window(moment, now) %}
  {#- True in (now - wm_window, now]: exactly one window ago is out, `now` itself is in. -#}
  ({{ moment }} <= {{ now }}
    and epoch_us({{ now }}) - epoch_us({{ moment }}) < {{ param('wm_window_seconds') }} * 1e6)
{%- endmacro %}
