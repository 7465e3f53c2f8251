-- Ten thousand meetings keep the weight within [0, 1] and growing, and their order does not matter.
with meetings as (
  select i, (i * 7919 % 1000) / 1000.0 as c
  from range(1, 10001) as t(i)
),

learned as (
  select i, {{ hebb_weight('sum(' ~ hebb_term('c') ~ ') over (order by i)') }} as w
  from meetings
),

reversed as (
  select i, {{ hebb_weight('sum(' ~ hebb_term('c') ~ ') over (order by i desc)') }} as w
  from meetings
),

steps as (
  select i, w, w - lag(w, 1, 0.0) over (order by i) as growth
  from learned
),

found as (
  select
    min(w) as lowest,
    max(w) as highest,
    min(growth) as growth,
    (select w from learned where i = 10000) - (select w from reversed where i = 1) as by_order
  from steps
)

{{ verdict([
  judged('lowest weight', 'lowest', low=0),
  judged('highest', 'highest', low=0.5, high=1),
  judged('least growth', 'growth', low=0),
  judged('difference by order', 'by_order', low=0, high=0),
], 'found') }}
