-- The closed form is the rule w' = w + eta c (1 - w), step by step.
with recursive steps as (
  select 0 as i, 0.0::double as w, 0.0::decimal(38, 12) as log_gap
  union all
  select
    i + 1,
    w + {{ param('learning_rate') }}::double * (((i + 1) * 37 % 100) / 100.0) * (1 - w),
    (log_gap + {{ hebb_term('(((i + 1) * 37 % 100) / 100.0)') }})::decimal(38, 12)
  from steps
  where i < 60
)
select *
from steps
where abs(w - {{ hebb_weight('log_gap') }}) > 1e-9
