-- Everything remembered has one fate, in order of base_level_retention; each share is the parameter's, rounded up.
with fates as (
  select
    count(*) as n,
    count(*) filter (where fate = 'kept') as kept,
    count(*) filter (where fate <> 'archived') as retained,
    max(place) filter (where fate = 'kept') as last_kept,
    max(place) filter (where fate <> 'archived') as last_retained
  from {{ ref('memory_fate') }}
),
ordered as (
  select
    fate,
    reason,
    margin,
    place,
    base_level_retention as b,
    lag(base_level_retention) over (order by place) as better,
    min(base_level_retention) filter (where fate = 'kept') over () as kept_cut,
    min(base_level_retention) filter (where fate <> 'archived') over () as retained_cut
  from {{ ref('memory_fate') }}
)
select 'shares' as fault
from fates
where n <> (select count(*) from {{ ref('memory_activation') }})
  or kept <> ceil(n * {{ param('keep_share') }}::decimal(9, 6)) or kept <> coalesce(last_kept, 0)
  or retained <> ceil(n * {{ param('retain_share') }}::decimal(9, 6)) or retained <> coalesce(last_retained, 0)
union all
select 'order' from ordered where b > better
union all
select 'margin'
from ordered
where abs(margin - case fate when 'kept' then b - kept_cut when 'retained' then b - retained_cut else retained_cut - b end) > 1e-12
