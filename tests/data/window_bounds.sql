-- Accessed exactly one window ago is out, a millisecond later is in; so is as_of itself, and nothing after it.
with cases (name, accessed_at, expected) as (
  values
    ('exactly one window ago', {{ as_of() }} - to_microseconds(({{ param('wm_window_seconds') }} * 1e6)::bigint), false),
    ('a millisecond less', {{ as_of() }} - to_microseconds(({{ param('wm_window_seconds') }} * 1e6)::bigint) + interval 1 millisecond, true),
    ('at as_of', {{ as_of() }}, true),
    ('a microsecond after', {{ as_of() }} + interval 1 microsecond, false)
)
select *
from cases
where {{ in_window('accessed_at', as_of()) }} <> expected
