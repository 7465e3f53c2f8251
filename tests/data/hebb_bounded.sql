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
  select i, w, lag(w, 1, 0.0) over (order by i) as before
  from learned
)
select i::varchar as fault from steps where w < 0 or w > 1 or w < before
union all
select 'the order matters'
where (select w from learned where i = 10000) <> (select w from reversed where i = 1)
