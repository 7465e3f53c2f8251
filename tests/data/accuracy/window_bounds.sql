-- Accessed exactly one window ago is out, a millisecond later is in; so is as_of itself, and nothing after it.
{%- set window_us = '(' ~ param('wm_window_seconds') ~ ' * 1e6)::bigint' %}
with cases (accessed_at, is_in) as (
  values
    ({{ as_of() }} - to_microseconds({{ window_us }}), false),
    ({{ as_of() }} - to_microseconds({{ window_us }}) + interval 1 millisecond, true),
    ({{ as_of() }}, true),
    ({{ as_of() }} + interval 1 microsecond, false)
),

wrong as (
  select count(*) filter ({{ in_window('accessed_at', as_of()) }} <> is_in) as n
  from cases
)

{{ verdict([judged('moments on the wrong side', 'n', high=0)], 'wrong') }}
